"""Records of techniques: what one can choose to analyse data with, and everything said about it."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from ccgraph.records.base import (
    AreaId,
    AssumptionId,
    ConditionId,
    DataShapeId,
    Day,
    DiagnosticId,
    Entity,
    FamilyId,
    Label,
    LibraryId,
    PublicPath,
    Record,
    ReferenceId,
    RowId,
    Sentence,
    Slug,
    TaskId,
    TechniqueId,
    Tex,
    shaped,
)

Strength = Literal["required", "for-inference", "for-optimality", "performance", "not-required"]
LinkKind = Literal[
    "relaxes-assumption",
    "generalises",
    "special-case-of",
    "regularised-variant",
    "robust-variant",
    "nonparametric-counterpart",
    "bayesian-counterpart",
    "scalable-variant",
    "uncertainty-aware-variant",
    "deep-counterpart",
    "equivalent-under",
    "simpler-baseline",
    "alternative",
]
ImplementationRole = Literal["fit", "test", "plot", "diagnose", "train", "pretrained", "sample", "optimise"]
Version = Annotated[str, Field(max_length=40), shaped(r"[0-9][0-9A-Za-z.+!-]*", "write it as in 1.9.1")]
PythonVersion = Annotated[str, shaped(r"3\.[0-9]{1,2}", "write it as in 3.11")]
ImportOutcome = Literal["ok", "moved", "private", "missing-extra", "needs-gpu", "failed"]
Knowledge = Literal["probe", "tag", "documentation"]


class Symbol(Record):
    """One symbol of a formulation and what it stands for."""

    notation: Tex
    meaning: Sentence


class Formulation(Record):
    """The objective, loss or model in LaTeX, with every symbol defined."""

    latex: Tex
    symbols: tuple[Symbol, ...] = ()


class Claim(Record):
    """That a technique needs an assumption (or expressly does not), how strongly, for what, and who says so.

    ``strength`` separates what the method itself requires from what only its inference or its optimality needs;
    ``not-required`` is an explicit negative. With ``disputed_by`` the claim is contested and ``dispute`` says how.
    ``id`` tells two claims on one assumption apart, which then differ in ``scope``.
    """

    told_apart_by: ClassVar[tuple[str, ...]] = ("assumption", "id")

    assumption: AssumptionId
    strength: Strength
    id: Slug | None = None
    scope: Sentence | None = None
    breaks: Sentence | None = None
    check: DiagnosticId | None = None
    sources: tuple[ReferenceId, ...] = Field(min_length=1)
    disputed_by: tuple[ReferenceId, ...] = ()
    dispute: Sentence | None = None

    @model_validator(mode="after")
    def _dispute_has_two_sides(self) -> Self:
        if bool(self.disputed_by) != bool(self.dispute):
            raise ValueError("has only one of disputed_by and dispute; give both or neither")
        return self


class Sourced(Record):
    """A statement that rests on references, on rows of the seed document, or on both."""

    sources: tuple[ReferenceId, ...] = ()
    derived_from: tuple[RowId, ...] = ()

    @model_validator(mode="after")
    def _has_source(self) -> Self:
        if not self.sources and not self.derived_from:
            raise ValueError("has no source; give sources (references) or derived_from (rows of the seed)")
        return self


class Neighbor(Sourced):
    """A directed link to another technique: the reason to go there, which is not the reason to come back."""

    told_apart_by: ClassVar[tuple[str, ...]] = ("to",)

    to: TechniqueId
    kind: LinkKind = "alternative"
    when_violated: tuple[AssumptionId, ...] = ()
    qualifier: Label | None = None
    choose_when: Sentence | None = None
    gain: Sentence | None = None
    cost: Sentence | None = None
    one_way_because: Sentence | None = None


class Guideline(Sourced):
    """A condition under which to prefer or to avoid a technique, in words one can check on data."""

    told_apart_by: ClassVar[tuple[str, ...]] = ("condition",)

    condition: ConditionId
    text: Sentence | None = None
    instead: Sentence | None = None


class Use(Sourced):
    """What a technique has been used for in an application area. A record of history, never advice."""

    told_apart_by: ClassVar[tuple[str, ...]] = ("area", "task")

    area: AreaId
    task: TaskId | None = None
    purpose: Sentence | None = None


class Support(Sourced):
    """That a library is named as an implementation of the technique, without saying which callable."""

    told_apart_by: ClassVar[tuple[str, ...]] = ("library",)

    library: LibraryId


class Finding(Record):
    """What a callable can do with data, and how that is known: all that one way of knowing has found.

    A ``probe`` ran the callable on a few rows, a ``tag`` is what the library itself declares, as scikit-learn's
    estimator tags do; both are of a version and a day. ``documentation`` rests on references. A field that is absent
    is not known in this way. ontology/ccgraph.ttl defines each capability and its values.
    """

    told_apart_by: ClassVar[tuple[str, ...]] = ("by",)

    by: Knowledge
    version: Version | None = None
    found_on: Day | None = None
    sources: tuple[ReferenceId, ...] = ()
    runs: Literal["fit", "call"] | None = None
    missing_values: Literal["native", "imputes", "drops", "propagates", "error"] | None = None
    categorical_features: Literal["native", "error"] | None = None
    sample_weights: Literal["native", "none"] | None = None
    sparse_input: Literal["native", "error"] | None = None
    out_of_core: Literal["native", "none"] | None = None
    uncertainty: Literal["probabilities", "spread", "none"] | None = None
    multi_output: Literal["native", "error"] | None = None
    gpu: Literal["native", "required", "none"] | None = None

    @model_validator(mode="after")
    def _is_known(self) -> Self:
        if self.by == "documentation" and not self.sources:
            raise ValueError("rests on documentation and names none; add sources")
        if self.by != "documentation" and not (self.version and self.found_on):
            raise ValueError(f"is of a {self.by} that nobody can repeat; add version and found_on")
        if not self.capabilities():
            raise ValueError("says nothing; give at least one capability, or remove it")
        return self

    def capabilities(self) -> dict[str, str]:
        """Capability, named as in the ontology → its value, for those that are known."""
        given = {name: getattr(self, name) for name in CAPABILITIES}
        return {name.replace("_", "-"): value for name, value in given.items() if value is not None}


#: the fields of a finding that are capabilities.
CAPABILITIES = tuple(name for name in Finding.model_fields if name not in {"by", "version", "found_on", "sources"})


class Implementation(Record):
    """A public callable that runs the technique, when it was last imported, and what it can do with data.

    ``outcome_reason`` says why the outcome is what it is; without an outcome, why the import was never tried.
    ``worked_with`` is the last version of the library with which it was ok, where it no longer is.
    """

    told_apart_by: ClassVar[tuple[str, ...]] = ("library", "path", "binding")

    library: LibraryId
    path: PublicPath
    binding: Label | None = None
    role: ImplementationRole = "fit"
    extra: Slug | None = None
    note: Sentence | None = None
    imported_version: Version | None = None
    imported_on: Day | None = None
    imported_with_python: PythonVersion | None = None
    outcome: ImportOutcome | None = None
    outcome_reason: Sentence | None = None
    worked_with: Version | None = None
    findings: tuple[Finding, ...] = ()

    @model_validator(mode="after")
    def _import_is_dated(self) -> Self:
        if self.outcome == "ok" and not (self.imported_version and self.imported_on and self.imported_with_python):
            raise ValueError("has outcome ok only; add imported_version, imported_on and imported_with_python")
        return self


class Technique(Entity):
    """A method, model or wrapper; the sections of an entry, as the reading guide of the seed lists them.

    ``reviewed_on`` is the day on which somebody who had not written the entry last read all of it beside its sources.
    Only a full entry has one, and the shapes check that it is full.
    """

    intent: Sentence
    families: tuple[FamilyId, ...] = Field(min_length=1)
    tasks: tuple[TaskId, ...] = ()
    data_shapes: tuple[DataShapeId, ...] = ()
    formulation: Formulation | None = None
    assumptions: tuple[Claim, ...] = ()
    prefer_when: tuple[Guideline, ...] = ()
    avoid_when: tuple[Guideline, ...] = ()
    neighbors: tuple[Neighbor, ...] = ()
    diagnostics: tuple[DiagnosticId, ...] = ()
    uses: tuple[Use, ...] = ()
    libraries: tuple[Support, ...] = ()
    implementations: tuple[Implementation, ...] = ()
    no_implementation_found: Sentence | None = None
    reviewed_on: Day | None = None


class Method(Technique):
    """An abstract procedure: lasso, DBSCAN, expectation-maximisation."""


class Model(Technique):
    """A named architecture or trained system: U-Net, AlphaFold, RETAIN."""


class Wrapper(Technique):
    """A technique that only composes, tunes or trains others; never recommended as a peer of what it wraps."""
