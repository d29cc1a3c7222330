"""Records of the shared vocabularies that techniques are described with."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from ccgraph.records.base import (
    AreaId,
    AssumptionId,
    DataShapeId,
    Entity,
    FamilyId,
    Iri,
    Label,
    Position,
    RowId,
    Sentence,
    TaskId,
    TechniqueId,
    Tex,
    Title,
    Year,
    shaped,
)
from ccgraph.records.technique import Implementation, Sourced

AssumptionKind = Literal[
    "sampling",
    "distributional",
    "variance",
    "functional-form",
    "feature-dependence",
    "temporal",
    "geometric",
    "causal-identification",
    "missingness",
    "optimisation-regularity",
    "sample-size",
]
DataProperty = Literal[
    "n-samples",
    "n-features",
    "n-over-p",
    "label-scarcity",
    "censoring",
    "missingness",
    "class-balance",
    "feature-types",
    "sequence-length",
    "latency",
    "interpretability-need",
    "uncertainty-need",
]
Facet = Literal[
    "baseline",
    "data size",
    "data structure",
    "data type",
    "dimensionality",
    "failure mode",
    "interpretability",
    "performance",
    "setting",
]

Threshold = Annotated[
    str,
    Field(max_length=64),
    shaped(
        r"0|-?[1-9][0-9]*|-?(0|[1-9][0-9]*)\.[0-9]*[1-9]|[a-z][a-z0-9]*(-[a-z0-9]+)*",
        "write a plain number without leading or trailing zeros, as in 0.05, or lower-case words joined by hyphens",
    ),
]
Doi = Annotated[str, Field(max_length=200), shaped(r"10\.[0-9]{4,9}/[!#-;=?-~]+", "write it as in 10.1000/182")]
Arxiv = Annotated[
    str, shaped(r"[0-9]{4}\.[0-9]{4,5}|[a-z-]+(\.[A-Z]{2})?/[0-9]{7}", "write it as in 1706.03762 or stat/0410001")
]
Term = Annotated[str, Field(max_length=64), shaped("ccg:[A-Za-z]+", "write a term of the ontology, as in ccg:intent")]


class Family(Entity):
    """A grouping of techniques. Nothing is inherited down it: every claim is made per technique."""

    broader: tuple[FamilyId, ...] = ()


class Task(Entity):
    """What one wants to do: regression, clustering, segmentation."""

    broader: tuple[TaskId, ...] = ()


class DataShape(Entity):
    """The form in which data come: tabular, sequence, grid, graph."""

    broader: tuple[DataShapeId, ...] = ()


class Condition(Entity):
    """A circumstance that speaks for or against a technique; as property, operator and value where it can be."""

    facet: Facet
    property: DataProperty | None = None
    operator: Literal["<", "<=", "=", ">=", ">", "is"] | None = None
    value: Threshold | None = None

    @model_validator(mode="after")
    def _whole_condition(self) -> Self:
        if len({self.property is None, self.operator is None, self.value is None}) > 1:
            raise ValueError("has only some of property, operator and value; give all three or none")
        return self


class Assumption(Entity):
    """Something that must hold of the data or the world: shared by techniques, ordered by ``implies``.

    ``implies`` names weaker assumptions that hold whenever this one does.
    """

    kind: AssumptionKind
    formal_statement: Tex | None = None
    what_breaks: Sentence | None = None
    remedies: tuple[Sentence, ...] = ()
    implies: tuple[AssumptionId, ...] = ()


class Diagnostic(Entity):
    """A check of a fit or of data: which assumptions it probes, what it can show and what it cannot, what runs it."""

    probes: tuple[AssumptionId, ...] = ()
    can_show: Sentence | None = None
    cannot_show: Sentence | None = None
    implementations: tuple[Implementation, ...] = ()
    no_implementation_found: Sentence | None = None


class ApplicationArea(Entity):
    """A field of biology or medicine in which techniques are used."""

    broader: tuple[AreaId, ...] = ()


class Reference(Entity):
    """A publication or document. ``label`` is its short name, ``title`` the title as printed.

    ``verification`` is ``verified`` when title and identifier were found in a document, which ``seen_in`` names;
    ``recalled`` when they come from memory.
    """

    title: Title
    authors: Title
    year: Year | None = None
    venue: Label | None = None
    doi: Doi | None = None
    arxiv: Arxiv | None = None
    url: Iri | None = None
    verification: Literal["verified", "recalled"]
    seen_in: Sentence | None = None

    @model_validator(mode="after")
    def _verified_says_where(self) -> Self:
        if self.verification == "verified" and not self.seen_in:
            raise ValueError("is verified without seen_in; name the document in which title and identifier were found")
        return self


class Step(Sourced):
    """One technique that an orientation suggests, with the seed's qualifier."""

    told_apart_by: ClassVar[tuple[str, ...]] = ("technique",)

    technique: TechniqueId
    qualifier: Label | None = None
    task: TaskId | None = None


class Orientation(Entity):
    """For a shape of data: good starting points, and what to try if those stall."""

    data_shape: DataShapeId
    start: tuple[Step, ...] = Field(min_length=1)
    fallback: tuple[Step, ...] = Field(min_length=1)


class EntrySection(Entity):
    """A section of an entry: its purpose, what it shows, and the properties of the ontology that carry it."""

    position: Position
    shows: Sentence
    realised_by: tuple[Term, ...] = Field(min_length=1)
    derived_from: tuple[RowId, ...] = ()


class Tier(Entity):
    """A group of models, with the seed's reason why these families were chosen."""

    members: tuple[TechniqueId, ...] = Field(min_length=1)
    derived_from: tuple[RowId, ...] = ()
