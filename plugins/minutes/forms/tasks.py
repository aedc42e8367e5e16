"""Forms for the work on a task: what was done, a remark, why it is sent back."""

from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

from plugins.minutes.forms.fields import PARAGRAPHS
from portal.api import BaseForm
from portal.api import lazy_gettext as _l


class ReportForm(BaseForm):
    """What was done."""

    text = TextAreaField(
        _l("What was done"), [DataRequired(_l("Write in a sentence what was done.")), Length(max=PARAGRAPHS)]
    )


class RemarkForm(BaseForm):
    """Something to know about a task, which changes nothing in its state."""

    text = TextAreaField(_l("Remark"), [DataRequired(_l("Write the remark.")), Length(max=PARAGRAPHS)])


class SendBackForm(BaseForm):
    """What is missing from what was reported as done."""

    remark = TextAreaField(
        _l("What is missing"),
        [
            DataRequired(_l("Write what is missing, so that the carrier can complete it.")),
            Length(max=PARAGRAPHS),
        ],
    )
