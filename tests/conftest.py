"""The cast and the conditions of every test."""

import pytest
from django.core.cache import cache
from django.db import connection

from chains.models import Liaison, Post, Unit
from portal.workdays import current, shipped
from tests.builders import a_chain, a_liaison, a_post, a_unit, a_user, an_enterprise


@pytest.fixture(autouse=True)
def plain_storage(settings, tmp_path):
    """No manifest is needed to render a page, and uploads stay in the test."""
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "uploads"
    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {
            "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        },
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    request, tmp_path_factory, django_db_modify_db_settings
):
    """Where a browser asks, SQLite lives in a file, as on a real site.

    In memory all threads of the live server would share one connection: one request
    ends up in the transaction of another, or finds a table locked.
    """
    asked = any(item.get_closest_marker("browser") for item in request.session.items)
    if asked and connection.vendor == "sqlite":
        folder = tmp_path_factory.mktemp("database")
        connection.settings_dict["TEST"]["NAME"] = folder / "test.sqlite3"


@pytest.fixture(autouse=True)
def shipped_calendar():
    """Each test counts by the shipped calendar, without a query, until it changes it."""
    current.keep(shipped.calendar(), None)


@pytest.fixture(autouse=True)
def nothing_kept():
    """What one test kept in the process is not offered to the next."""
    cache.clear()


# The world: two chains, the centre, a lead body, two factor groups.


@pytest.fixture
def textile(db):
    return a_chain("纺织服装", slug="textile", order=1)


@pytest.fixture
def equipment(db):
    return a_chain("高端装备", slug="equipment", order=2)


@pytest.fixture
def centre(db):
    return a_unit(Unit.Kind.CENTRE, name="党群服务中心")


@pytest.fixture
def lead_body(db):
    return a_unit(Unit.Kind.LEAD, name="开发区党工委")


@pytest.fixture
def committee(textile):
    return a_unit(Unit.Kind.COMMITTEE, name="纺织服装产业链党委", chain=textile)


@pytest.fixture
def task_force(textile):
    return a_unit(Unit.Kind.TASK_FORCE, name="纺织服装产业集群专班", chain=textile)


@pytest.fixture
def energy_group(db):
    return a_unit(Unit.Kind.FACTOR_GROUP, name="能源保障组")


@pytest.fixture
def land_group(db):
    return a_unit(Unit.Kind.FACTOR_GROUP, name="用地规划组")


@pytest.fixture
def enterprise(textile):
    return an_enterprise(textile, name="示例服饰有限公司")


@pytest.fixture
def rival_enterprise(textile):
    return an_enterprise(textile, name="示例制衣有限公司")


# The cast: a user each, with .unit, .chain or .enterprise where they have one.


def in_office(username, unit, role):
    person = a_user(username)
    a_post(person, unit, role)
    person.unit, person.chain = unit, unit.chain
    return person


def speaking(username, enterprise, kind):
    person = a_user(username)
    a_liaison(person, enterprise, kind)
    person.enterprise = enterprise
    return person


@pytest.fixture
def clerk(centre):
    return in_office("clerk", centre, Post.Role.OFFICER)


@pytest.fixture
def second_clerk(centre):
    return in_office("clerk2", centre, Post.Role.OFFICER)


@pytest.fixture
def director(centre):
    return in_office("director", centre, Post.Role.HEAD)


@pytest.fixture
def sysadmin(centre):
    return in_office("sysadmin", centre, Post.Role.ADMIN)


@pytest.fixture
def leader(lead_body):
    return in_office("leader", lead_body, Post.Role.LEADER)


@pytest.fixture
def secretary(committee):
    return in_office("secretary", committee, Post.Role.SECRETARY)


@pytest.fixture
def task_force_member(task_force):
    return in_office("taskforce", task_force, Post.Role.MEMBER)


@pytest.fixture
def officer(energy_group):
    return in_office("officer", energy_group, Post.Role.OFFICER)


@pytest.fixture
def unit_head(energy_group):
    return in_office("unithead", energy_group, Post.Role.HEAD)


@pytest.fixture
def other_officer(land_group):
    return in_office("officer2", land_group, Post.Role.OFFICER)


@pytest.fixture
def liaison(enterprise):
    return speaking("liaison", enterprise, Liaison.Kind.LIAISON)


@pytest.fixture
def party_secretary(enterprise):
    return speaking("partysec", enterprise, Liaison.Kind.PARTY_SECRETARY)


@pytest.fixture
def aid_cadre(enterprise):
    return speaking("cadre", enterprise, Liaison.Kind.AID_CADRE)


@pytest.fixture
def rival(rival_enterprise):
    """Speaks for another enterprise of the same chain: must see nothing of ours."""
    return speaking("rival", rival_enterprise, Liaison.Kind.LIAISON)
