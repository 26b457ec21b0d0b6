"""强链补链: what a chain lacks, in which segment, and who filled the gap."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from chains.kinds import LinkState
from chains.models.chains import IndustryChain, Segment
from chains.models.enterprises import Enterprise
from chains.querysets import MissingLinkQuerySet


class MissingLink(models.Model):
    """One gap of a chain, kept by its committee's secretary or the centre."""

    State = LinkState

    chain = models.ForeignKey(
        IndustryChain,
        models.PROTECT,
        related_name="missing_links",
        verbose_name="产业链",
    )
    segment = models.ForeignKey(
        Segment, models.PROTECT, related_name="missing_links", verbose_name="环节"
    )
    title = models.CharField("缺什么", max_length=60)
    what = models.TextField("具体说明", max_length=500, blank=True)
    state = models.CharField(
        "进展", max_length=8, choices=LinkState, default=LinkState.MISSING
    )
    filled_by = models.ForeignKey(
        Enterprise,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="filled_links",
        verbose_name="补上的企业",
    )

    objects = MissingLinkQuerySet.as_manager()
    history = HistoricalRecords(verbose_name="缺失环节变更记录")

    class Meta:
        verbose_name = verbose_name_plural = "缺失环节"
        ordering = ["chain", "segment__order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["chain", "title"],
                name="missing_link_once_in_its_chain",
                violation_error_message="这条产业链已登记过同名的缺失环节。",
            ),
            models.CheckConstraint(
                condition=Q(state=LinkState.FILLED, filled_by__isnull=False)
                | (~Q(state=LinkState.FILLED) & Q(filled_by__isnull=True)),
                name="missing_link_filled_iff_by_somebody",
                violation_error_message=(
                    "“已补”要选补上的企业；没有补上的，不选企业。"
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, **kwargs: Any) -> None:
        self.clean()
        super().save(**kwargs)

    def get_absolute_url(self) -> str:
        return f"{self.chain.get_absolute_url()}#missing"

    @property
    def is_open(self) -> bool:
        return self.state != LinkState.FILLED

    def clean(self) -> None:
        if self.segment_id and self.segment.chain_id != self.chain_id:
            raise ValidationError(
                {"segment": "这个环节不属于这条产业链，请重新选择环节。"}
            )
