"""A call that is refused: the status, the code whose words stand in text/, and named problems."""

from collections.abc import Sequence

Problems = Sequence[dict[str, str]]


class Refusal(Exception):
    """Answered as `{code, message, problems?, server_time}`."""

    def __init__(self, status: int, code: str, problems: Problems = ()) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.problems = list(problems)
