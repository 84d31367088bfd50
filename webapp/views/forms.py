"""The web forms of the office, and the token that proves a form came from our own page."""

from flask_wtf import CSRFProtect, FlaskForm
from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, IntegerField, PasswordField, StringField
from wtforms.validators import AnyOf, InputRequired, Length

csrf = CSRFProtect()

REVEAL_REASONS = ("cocokkan_ktp", "nik_ganda", "tanya_petugas", "bpjs")


class SignInForm(FlaskForm):
    """User name and password, and what to come back to."""

    username = StringField(validators=[InputRequired(), Length(max=64)])
    password = PasswordField(validators=[InputRequired(), Length(max=1000)])
    next = HiddenField()
    kept = HiddenField()


class OnwardForm(FlaskForm):
    """What to come back to."""

    next = HiddenField()
    kept = HiddenField()


class CodeForm(OnwardForm):
    """The second factor: six digits, or a recovery code in their place."""

    code = StringField(validators=[Length(max=32)])
    cadangan = StringField(validators=[Length(max=32)])

    def typed(self) -> str:
        """Whichever of the two was given."""
        return (self.code.data or self.cadangan.data or "").strip()


class InvitationForm(FlaskForm):
    """The code of an invitation to the office."""

    code = StringField(validators=[InputRequired(), Length(max=200)])


class ChoiceForm(InvitationForm):
    """What an invited person chooses."""

    username = StringField(validators=[Length(max=200)])
    password = PasswordField(validators=[Length(max=1000)])
    again = PasswordField(validators=[Length(max=1000)])


class ProofForm(FlaskForm):
    """That it is still the same person who sits here: password, and the code where there is one."""

    password = PasswordField(validators=[Length(max=1000)])
    code = StringField(validators=[Length(max=32)])


class NewPasswordForm(FlaskForm):
    """The old password and, twice, the new one."""

    old = PasswordField(validators=[Length(max=1000)])
    password = PasswordField(validators=[Length(max=1000)])
    again = PasswordField(validators=[Length(max=1000)])


class RevisionForm(FlaskForm):
    """Something said about the revision that was on the screen."""

    rev = IntegerField(validators=[InputRequired()])


class DecisionForm(RevisionForm):
    """One of three decisions; which reasons it needs is judged in records."""

    act = StringField(validators=[InputRequired(), Length(max=8)])
    reason = StringField()
    note = StringField()


class UndoForm(FlaskForm):
    """Which decision to take back."""

    decision = StringField(validators=[InputRequired(), Length(max=36)])


class RevealForm(FlaskForm):
    """Why the NIK must be seen."""

    reason = StringField(validators=[AnyOf(REVEAL_REASONS)])


class CourierForm(FlaskForm):
    """A volunteer's sealed outbox, as a file."""

    berkas = FileField()


class ConfirmPhoneForm(FlaskForm):
    """Whose phone a restored one is."""

    nama = StringField(validators=[Length(max=200)])


class ReleaseForm(FlaskForm):
    """One thing kept aside, or all that its phone has waiting for the same reason."""

    semua = BooleanField()


class RefusalForm(FlaskForm):
    """Why something kept aside is refused."""

    reason = StringField(validators=[Length(max=40)])


class ScanForm(FlaskForm):
    """A slip by what stands on it: its code as typed, or what its QR or link holds."""

    kode_slip = StringField(validators=[Length(max=400)])


class SettlementForm(FlaskForm):
    """How a request is answered, and that its holder has shown KTP and slip."""

    outcome = StringField(validators=[Length(max=20)])
    dilihat = BooleanField()


class WithdrawalForm(FlaskForm):
    """That a worker who withdraws has shown KTP and slip."""

    dilihat = BooleanField()


class SearchForm(FlaskForm):
    """A name, a slip code, a NIK or a telephone number, all in one box."""

    cari = StringField(validators=[Length(max=200)])


class SavedViewForm(FlaskForm):
    """The name under which the present filters are kept."""

    nama = StringField(validators=[Length(max=200)])


class InquiryForm(FlaskForm):
    """What came of asking a volunteer; which outcomes there are is judged in records."""

    hasil = StringField()
    catatan = StringField()


class PhoneForm(FlaskForm):
    """Why a worker's telephone number must be seen."""

    alasan = StringField()


class CallbackForm(FlaskForm):
    """What came of calling a worker back."""

    hasil = StringField()


class CodeLookupForm(FlaskForm):
    """A slip code as people type it; no token, because no cookie gives it any authority."""

    class Meta:
        """No session is read or made for the public."""

        csrf = False

    kode = StringField(validators=[Length(max=40)])


class SlipRequestForm(FlaskForm):
    """What the holder of a slip asks for: the slip's own characters, and one of a few words."""

    class Meta:
        """No session is read or made for the public."""

        csrf = False

    slip = StringField(validators=[InputRequired(), Length(max=138)])
    jenis = StringField()
