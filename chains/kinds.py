"""The fixed vocabularies of chains: kinds of units, posts, contacts and stages."""

from django.db import models


class UnitKind(models.TextChoices):
    LEAD = "lead", "牵头单位"
    HEADQUARTERS = "headquarters", "指挥部"
    COMMITTEE = "committee", "产业链党委"
    TASK_FORCE = "task_force", "产业集群专班"
    FACTOR_GROUP = "factor_group", "要素保障组"
    DEPARTMENT = "department", "职能部门"
    CENTRE = "centre", "党群服务中心"
    BANK = "bank", "金融机构"
    OUTSIDE = "outside", "外部单位"


# Each belongs to exactly one chain; all other kinds belong to none.
CHAIN_KINDS = (UnitKind.COMMITTEE, UnitKind.TASK_FORCE)


class PostRole(models.TextChoices):
    HEAD = "head", "负责人"
    OFFICER = "officer", "经办人"
    SECRETARY = "secretary", "书记/秘书"
    MEMBER = "member", "成员"
    LEADER = "leader", "领导"
    ADMIN = "admin", "系统管理员"


class LiaisonKind(models.TextChoices):
    LIAISON = "liaison", "企业联络员"
    PARTY_SECRETARY = "party_secretary", "党组织书记"
    AID_CADRE = "aid_cadre", "助企干部"
    PARTY_ADVISOR = "party_advisor", "党建专员"


# Officials who look after an enterprise: they file for it and never speak for it.
OFFICIALS = (LiaisonKind.AID_CADRE, LiaisonKind.PARTY_ADVISOR)


class Position(models.TextChoices):
    UPSTREAM = "upstream", "上游"
    MIDSTREAM = "midstream", "中游"
    DOWNSTREAM = "downstream", "下游"


class Stage(models.TextChoices):
    """How far an enterprise has come, in the order of its life."""

    SIGNED = "signed", "签约"
    BUILDING = "building", "在建"
    TRIAL = "trial", "试生产"
    PRODUCING = "producing", "投产"
    ABOVE_SCALE = "above_scale", "规上"
    STOPPED = "stopped", "停产"


class LinkState(models.TextChoices):
    """How far a gap of a chain has been filled."""

    MISSING = "missing", "缺"
    TALKING = "talking", "在谈"
    FILLED = "filled", "已补"


class ContactKind(models.TextChoices):
    CHIEF = "chief", "法定代表人"
    IN_CHARGE = "in_charge", "分管负责人"
    LIAISON = "liaison", "联络员"
    BRANCH_SECRETARY = "branch_secretary", "支部书记"
    PROJECT_MANAGER = "project_manager", "项目经理"


class MemberKind(models.TextChoices):
    ENTERPRISE = "enterprise", "企业"
    DEPARTMENT = "department", "部门"
    BANK = "bank", "金融机构"
    ASSOCIATION = "association", "协会"
    SCHOOL = "school", "院校"
