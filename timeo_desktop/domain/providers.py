"""Who works on an intervention: rules, each from a date on, of which the closest fits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from timeo_desktop.domain.times import Millis
from timeo_desktop.domain.told import ALWAYS, Span, spans_of, value_at

# Fields of interventions by which a rule may choose; any other name is a field or a group of the source's own.
FIELDS = ("trade", "work_type", "priority", "owner", "asked_by")


GIVEN = ("provider", "contract", "trade")  # what a rule says


@dataclass(frozen=True)
class ProviderRule:
    """From `since` on `provider` works under `contract` on the interventions of a connection: on all (`field` empty),
    or on those that have this value in this field, whatever its case. `trade`: what that work is called, where it is
    not what the source calls it. `made`: when a person said so."""

    connection: str
    provider: str
    contract: str = ""
    trade: str = ""
    field: str = ""
    value: str = ""
    since: Millis = ALWAYS
    made: Millis = 0
    id: int = 0


def provider_spans(
    rules: Sequence[ProviderRule], fields: Mapping[str, Sequence[Span]], ended: Millis | None
) -> tuple[tuple[Span, ...], ...]:
    """What is `GIVEN` of an intervention over time. `fields`: the values of those that rules name. `ended`: from
    then on nobody works on it, and who worked last stays (None: it is not closed)."""
    begins = {rule.since for rule in rules} | {each.since for spans in fields.values() for each in spans}
    moments = sorted({ALWAYS, *(each for each in begins if ended is None or each <= ended)})
    found = [_rule_at(rules, fields, moment) for moment in moments]
    return tuple(
        spans_of(
            (moment, "" if rule is None else getattr(rule, name)) for moment, rule in zip(moments, found, strict=True)
        )
        for name in GIVEN
    )


def _rule_at(
    rules: Sequence[ProviderRule], fields: Mapping[str, Sequence[Span]], moment: Millis
) -> ProviderRule | None:
    """What is said of one field comes before what is said of all, and of two of a kind what was agreed later."""
    fitting = [rule for rule in rules if rule.since <= moment and _fits(rule, fields, moment)]
    return max(fitting, key=lambda rule: (rule.field != "", rule.since, rule.made, rule.id), default=None)


def _fits(rule: ProviderRule, fields: Mapping[str, Sequence[Span]], moment: Millis) -> bool:
    if not rule.field:
        return True
    value = value_at(fields.get(rule.field, ()), moment) or ""
    return rule.value.casefold() in (value.casefold(), *(each.strip().casefold() for each in value.split(",")))
