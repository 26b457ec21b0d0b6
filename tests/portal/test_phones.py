"""Phone numbers come as people type and paste them."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from chains.models import Contact
from portal.accounts.backend import user_name_of
from portal.accounts.models import User
from portal.phones import MOBILE, PhoneInput
from tests.builders import a_user

AS_TYPED = (
    *("13800000001", "138 0000 0001", "138-0000-0001", "１３８０００００００１"),
    *("+86 138 0000 0001", "8613800000001", "0086 138 0000 0001"),
)


@pytest.mark.parametrize("typed", AS_TYPED)
def test_a_mobile_number_is_one_number_however_it_is_typed(typed):
    field = PhoneInput(max_length=11, validators=[MOBILE])

    assert field.clean(typed) == "13800000001"


@pytest.mark.parametrize("typed", ["1380000000", "138000000012", "2380000000１", "八"])
def test_what_is_no_mobile_number_is_sent_back_with_the_sentence(typed):
    field = PhoneInput(max_length=11, validators=[MOBILE])

    with pytest.raises(ValidationError, match=r"11 [位个]"):
        field.clean(typed)


def test_an_empty_number_stays_what_its_column_keeps_for_none():
    field = User._meta.get_field("phone").formfield()

    assert field.clean("") is None
    assert field.clean("138 0000 0001") == "13800000001"


@pytest.mark.django_db
def test_a_contacts_number_loses_its_spaces_and_keeps_its_dash(
    client, clerk, enterprise
):
    client.force_login(clerk)
    typed = {"kind": "in_charge", "name": "生产副总", "phone": "０５３７－０００ 0009"}

    client.post(reverse("chains:contact_add", args=[enterprise.pk]), typed)

    assert Contact.objects.get().phone == "0537-0000009"


@pytest.mark.django_db
def test_one_signs_in_by_a_number_pasted_with_spaces(client):
    person = a_user("liaison2", phone="13800000001")

    assert user_name_of("+86 138 0000 0001") == person.username
    assert user_name_of("13800000009") == "13800000009"
