"""The field macro draws from the field list, with the words and the habits of UX section 3."""

import pytest
from flask import Flask, render_template_string

from webapp.views.fields import field_entry, load_fields

ASK = '{% from "components/field.html" import field %}{{ field(name, **given) }}'


def draw(app: Flask, name: str, **given: object) -> str:
    with app.test_request_context("/"):
        return render_template_string(ASK, name=name, given=given)


def test_digits_are_text_with_a_number_pad(app: Flask) -> None:
    html = draw(app, "nik")
    assert 'type="text" inputmode="numeric"' in html
    assert "type=number" not in html
    assert "maxlength" not in html
    assert "placeholder" not in html
    assert 'class="input-nik"' in html
    assert 'autocomplete="off"' in html


def test_a_name_is_not_corrected_by_the_phone(app: Flask) -> None:
    html = draw(app, "nama", last=True)
    assert 'autocapitalize="words" spellcheck="false" autocorrect="off"' in html
    assert 'enterkeyhint="done"' in html


def test_choices_stand_in_a_fieldset_with_a_legend(app: Flask) -> None:
    html = draw(app, "jenis_kelamin", value="P")
    assert "<fieldset" in html
    assert "<legend>Jenis kelamin di KTP</legend>" in html
    assert html.count('type="radio"') == 2
    assert 'value="P" checked' in html


def test_a_problem_is_told_at_the_field_and_tied_to_it(app: Flask) -> None:
    html = draw(app, "no_hp", value="081 234 567", problem="Nomor HP harus 10-13 angka")
    assert 'aria-invalid="true"' in html
    assert "field-wrong" in html
    assert 'aria-describedby="f-no_hp-hint f-no_hp-message"' in html
    assert 'value="081 234 567"' in html


def test_what_was_typed_cannot_become_markup(app: Flask) -> None:
    html = draw(app, "nama", value='"><script>alert(1)</script>')
    assert "<script" not in html


def test_optional_fields_say_so_in_words(app: Flask) -> None:
    assert "(boleh dikosongkan)" in draw(app, "email")
    assert "(boleh dikosongkan)" not in draw(app, "nama")


@pytest.mark.parametrize("name", sorted(load_fields()))
def test_every_field_can_be_drawn(app: Flask, name: str) -> None:
    assert f'data-field="{name}"' in draw(app, name)
    assert field_entry(name)["id"] == f"f-{name}"
