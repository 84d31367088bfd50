"""The shape of a request for slips as a file; the answer is the file itself."""

from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, field_validator

from webapp.records.paper import MOST_ON_SHEETS
from webapp.records.payload import Id, Strict


class PaperRequest(Strict):
    """Which records' slips, each once, and in which form; a picture is of one."""

    format: Literal["png", "a6", "a4"]
    ids: Annotated[
        list[Id],
        Field(min_length=1, max_length=MOST_ON_SHEETS, json_schema_extra={"uniqueItems": True}),
    ]

    @field_validator("ids")
    @classmethod
    def _check_ids(cls, ids: list[str], info: ValidationInfo) -> list[str]:
        if len(set(ids)) < len(ids):
            raise ValueError("twice the same")
        if info.data.get("format") == "png" and len(ids) > 1:
            raise ValueError("more than one for a picture")
        return ids
