"""The first text of 关于中心: only what the published account of the zone says.

Source: the article that describes the zone's "2+2+7+N" model; the sentence under 依据
is the zone's own there.
"""

from datetime import datetime

from django.conf import settings

from portal.home.models import Announcement, AnnouncementKind

PARAGRAPHS = (
    (
        "开发区高标准打造 1 处党群服务中心，完善园区招聘、助企攀登、企业培训、项目"
        "服务、政策推介等功能，为企业提供“零距离”服务。"
    ),
    (
        "党务服务、企业服务、公共服务融为一体，提供政策咨询、员工培训、招工发布以及各"
        "类涉企业务帮办等综合服务，一步到位连接园区企业、党组织、群众。"
    ),
    (
        "企业党组织的党员活动室升级为党群服务站，完善党员教育、休闲健身、党建文化活动"
        "等功能，向链内企业开放共享，构成“一核多点”党建阵地矩阵。"
    ),
    (
        "三条产业链各有一个党委。采取“2+2+7+N”模式：县委组织部（县委两新组织"
        "工委）、经济开发区党工委牵头抓总，产业集群发展专班、产业链党委具体落实，7 "
        "个要素保障组联建服务，N 家成员单位互促共融。"
    ),
    "企业的问题走四步：问题报送、难题会商、问题销号、督办考核。",
)
SOURCE = (
    "贯彻落实新发展理念，积极融入新发展格局，全面落实新时代党的建设总要求和党的组"
    "织路线。"
)


def load_about(*, at: datetime) -> int:
    """Publish it once; where any text about the centre exists nothing happens."""
    if Announcement.objects.filter(kind=AnnouncementKind.ABOUT).exists():
        return 0
    Announcement.objects.create(
        kind=AnnouncementKind.ABOUT,
        title=f"关于{settings.CENTRE_NAME}",
        text="\n".join(PARAGRAPHS),
        source=SOURCE,
        published_at=at,
    )
    return 1
