"""Neighborhoods to draw: one realistic, one hostile, one too big, one bare.

They keep to the contract of ``ccgraph.neighborhood``, so that the map is tested without a store. Each call makes a
graph of its own, which a test may change. Written as tables:
an entry is (kind, id, label, summary), a link is (from, type, to, qualifier, reason, neighbor kind).
"""

from __future__ import annotations

from collections import deque
from copy import deepcopy

import networkx as nx

from ccgraph.map import content

BASE = "https://w3id.org/ccgraph/"

ENTRIES = """
method|pca|PCA|Linear projections that keep as much variance as possible, in order.
method|ica|ICA|Splits signals into parts that are statistically independent, not only uncorrelated.
method|factor-analysis|Factor analysis|A few latent factors explain shared variance; each variable has noise of its own.
method|nmf|NMF|Non-negative parts whose sums rebuild the data.
method|kernel-pca|Kernel PCA|PCA in the feature space of a kernel: curved structure becomes linear there.
method|sparse-pca|Sparse PCA|Components that load on few variables each.
method|robust-pca|Robust PCA|Splits a matrix into a low-rank part and a sparse part that takes the gross errors.
method|probabilistic-pca|Probabilistic PCA|PCA as a latent Gaussian model: likelihood, missing values, mixtures.
method|incremental-pca|Incremental PCA|PCA over batches, for data that do not fit in memory.
method|truncated-svd|Truncated SVD|The leading singular triplets, without centring: keeps sparse matrices sparse.
method|t-sne|t-SNE|A picture that keeps near points near; distances between clusters mean little.
method|umap|UMAP|A picture from a fuzzy neighbour graph; faster than t-SNE, new points can be placed.
method|mds|Multidimensional scaling|A picture whose distances match given dissimilarities.
method|isomap|Isomap|Scaling of distances measured along the data's own surface.
method|lle|Locally linear embedding|Keeps how each point is rebuilt from its neighbours.
method|linear-discriminant-analysis|Linear discriminant analysis|Projections that separate labelled classes.
method|pls|Partial least squares|Components that covary with an outcome.
method|cca|Canonical correlation analysis|Pairs of projections of two tables that correlate most.
method|k-means|k-means|Clusters around means; PCA's subspace holds its relaxed solution.
method|gaussian-mixture|Gaussian mixture model|Soft clusters, each a Gaussian with its own covariance.
method|spectral-clustering|Spectral clustering|Clusters from eigenvectors of a similarity graph.
method|lasso|Lasso|A linear model with few non-zero coefficients.
model|autoencoder|Autoencoder|A network that compresses and rebuilds its input; linear and squared, it spans PCA's subspace.
model|vae|Variational autoencoder|A generative model with a smooth latent space.
model|scvi|scVI|A variational autoencoder for counts of single cells, with batch as a covariate.
wrapper|bagging|Bagging|Fits on resamples and averages.
family|linear-dimension-reduction|Linear dimension reduction|Maps that are matrices.
family|manifold-learning|Manifold learning|Maps that follow a curved surface.
family|matrix-factorisation|Matrix factorisation|A table as the product of thin ones.
task|dimension-reduction|Dimension reduction|Fewer variables that keep what matters.
task|visualisation|Visualisation|A picture for the eye in two or three dimensions.
task|denoising|Denoising|The signal without the noise.
task|clustering|Clustering|Groups that nobody labelled.
task|feature-extraction|Feature extraction|New variables for a later model.
data-shape|tabular|Tabular|Rows are units, columns are variables.
data-shape|high-dimensional|High-dimensional, few labels|More variables than rows.
data-shape|grid-image|Grid or image|Values on a regular grid.
assumption|linear-structure|Linear structure|The signal lies near a flat subspace.
assumption|comparable-feature-scales|Comparable feature scales|Variables are in units that may be compared.
assumption|variance-is-signal|Variance is signal|Directions of large variance are the ones of interest.
assumption|no-gross-outliers|No gross outliers|No row lies so far out that it draws the fit.
assumption|non-gaussian-sources|Non-Gaussian sources|At most one hidden source is Gaussian.
assumption|non-negativity|Non-negativity|Values and parts are zero or more.
assumption|isotropic-noise|Isotropic noise|Noise has the same variance in every variable.
assumption|complete-data|Complete data|No value is missing.
assumption|local-manifold|Locally flat manifold|Near points span a flat patch.
assumption|independent-rows|Independent rows|No row tells about another.
diagnostic|scree-plot|Scree plot|Eigenvalues in order: an elbow suggests how many to keep.
diagnostic|parallel-analysis|Parallel analysis|Eigenvalues against those of shuffled data.
diagnostic|loading-stability|Bootstrap of loadings|Whether loadings stay when rows are drawn again.
diagnostic|trustworthiness|Trustworthiness|Share of near points in the picture that are near in the data.
condition|n-less-than-p|More variables than rows|n / p below 1.
application|genomics|Genomics|Genes, variants, expression.
application|neuro-imaging|Neuro-imaging|Structure and activity of the brain.
application|single-cell|Single-cell transcriptomics|Expression cell by cell.
application|epidemiology|Epidemiology|Health of populations.
library|scikit-learn|scikit-learn|Machine learning in Python.
library|statsmodels|statsmodels|Statistics in Python.
library|scanpy|Scanpy|Analysis of single cells.
library|umap-learn|umap-learn|UMAP by its authors.
library|pytorch|PyTorch|Tensors and networks.
library|scvi-tools|scvi-tools|Probabilistic models of single-cell data.
library-category|machine-learning|Machine learning|Libraries that fit and predict.
reference|jolliffe2016pca|Jolliffe & Cadima 2016|Principal component analysis: a review and recent developments.
reference|vandermaaten2008tsne|van der Maaten & Hinton 2008|Visualizing data using t-SNE.
orientation|high-dimensional-start|Few labels: where to start|PCA or UMAP first, then a regularised model.
"""

LINKS = """
pca|neighbor|ica||Choose ICA when the parts should be independent, as with mixed signals; you lose the order of components.|relaxes-assumption
pca|neighbor|factor-analysis||Choose factor analysis when variables differ in their own noise; it models shared variance only.|relaxes-assumption
pca|neighbor|nmf|counts, intensities|Choose NMF when values are non-negative and parts should add up; the answer depends on the start.|alternative
pca|neighbor|kernel-pca|nonlinear|Choose kernel PCA when the structure is curved and rows are few; memory grows as n squared.|generalises
pca|neighbor|sparse-pca|few variables each|Choose sparse PCA when a component must be read from a short list of variables; components are no longer orthogonal.|regularised-variant
pca|neighbor|robust-pca|outliers|Choose robust PCA when some cells are grossly wrong; one more penalty to set.|robust-variant
pca|neighbor|probabilistic-pca||Choose probabilistic PCA when values are missing or a likelihood is needed; gains uncertainty.|uncertainty-aware-variant
pca|neighbor|incremental-pca|large n|Choose incremental PCA when the table does not fit in memory; approximate.|scalable-variant
pca|neighbor|truncated-svd|sparse matrices|Choose truncated SVD when the matrix is sparse and centring would fill it.|scalable-variant
pca|neighbor|t-sne|for pictures|Choose t-SNE to see clusters in two dimensions; do not read distances between clusters.|alternative
pca|neighbor|umap|for pictures|Choose UMAP to see clusters in large data; keep PCA for what is measured afterwards.|alternative
pca|neighbor|autoencoder|nonlinear, large n|Choose an autoencoder when rows are many and the structure is curved; loses closed form and order.|deep-counterpart
pca|neighbor|linear-discriminant-analysis|with labels|Choose LDA when classes are known and separation is the aim.|alternative
pca|neighbor|pls|with an outcome|Choose PLS when components should predict an outcome.|alternative
ica|neighbor|pca||Come back when sources may be Gaussian or an order of components is needed.|simpler-baseline
factor-analysis|neighbor|pca||Come back when compression, not an account of noise, is the aim.|simpler-baseline
kernel-pca|neighbor|pca||Come back when the kernel is linear: the two are the same.|special-case-of
umap|neighbor|t-sne||Choose t-SNE when the finest local detail matters and n is moderate.|alternative
t-sne|neighbor|umap|large n|Choose UMAP when n is large or new points must be placed.|scalable-variant
mds|neighbor|isomap||Choose Isomap when distances should follow a curved surface.|relaxes-assumption
isomap|neighbor|lle|||alternative
pca|neighbor|mds||Classical scaling of Euclidean distances is PCA.|equivalent-under
autoencoder|neighbor|vae||Choose a VAE when a smooth latent space or new samples are needed.|generalises
vae|neighbor|scvi|counts|Choose scVI for single-cell counts with batches.|alternative
k-means|neighbor|gaussian-mixture|soft clusters|Choose a mixture when clusters differ in shape or overlap.|generalises
k-means|neighbor|spectral-clustering|arbitrary shapes|Choose spectral clustering when clusters are not round.|relaxes-assumption
pls|neighbor|cca|two tables|Choose CCA when both tables are of equal standing.|alternative
lasso|neighbor|pls|correlated predictors|Choose PLS when predictors come in correlated groups.|alternative
lasso|dataShape|tabular
probabilistic-pca|neighbor|factor-analysis||Choose factor analysis when noise differs by variable.|generalises
pca|task|dimension-reduction
pca|task|visualisation
pca|task|denoising
pca|task|feature-extraction
pca|dataShape|tabular
pca|dataShape|high-dimensional
pca|broader|linear-dimension-reduction
pca|broader|matrix-factorisation
pca|assumes|linear-structure
pca|assumes|comparable-feature-scales
pca|assumes|variance-is-signal
pca|assumes|no-gross-outliers
pca|assumes|complete-data
pca|assumes|independent-rows|for inference|
pca|usedIn|genomics||has been used to show population structure in genotypes|
pca|usedIn|neuro-imaging||has been used to reduce voxels before group ICA|
pca|usedIn|single-cell||has been used as the first step before neighbour graphs|
pca|supportedBy|scikit-learn
pca|supportedBy|statsmodels
pca|supportedBy|scanpy
pca|source|jolliffe2016pca
ica|assumes|non-gaussian-sources
ica|assumes|linear-structure
ica|usedIn|neuro-imaging||has been used to separate networks at rest|
ica|supportedBy|scikit-learn
ica|task|feature-extraction
nmf|assumes|non-negativity
nmf|supportedBy|scikit-learn
nmf|broader|matrix-factorisation
nmf|task|dimension-reduction
probabilistic-pca|assumes|isotropic-noise
probabilistic-pca|assumes|linear-structure
factor-analysis|assumes|linear-structure
factor-analysis|supportedBy|statsmodels
robust-pca|assumes|linear-structure
truncated-svd|broader|matrix-factorisation
truncated-svd|supportedBy|scikit-learn
incremental-pca|supportedBy|scikit-learn
sparse-pca|supportedBy|scikit-learn
kernel-pca|supportedBy|scikit-learn
kernel-pca|broader|manifold-learning
isomap|broader|manifold-learning
lle|broader|manifold-learning
lle|assumes|local-manifold
isomap|assumes|local-manifold
umap|assumes|local-manifold
umap|task|visualisation
t-sne|task|visualisation
umap|broader|manifold-learning
t-sne|broader|manifold-learning
umap|supportedBy|umap-learn
umap|supportedBy|scanpy
umap|usedIn|single-cell||has been used to draw atlases of cell types|
t-sne|supportedBy|scikit-learn
t-sne|source|vandermaaten2008tsne
t-sne|assumes|local-manifold
autoencoder|task|denoising
autoencoder|supportedBy|pytorch
autoencoder|dataShape|grid-image
vae|supportedBy|pytorch
scvi|supportedBy|scvi-tools
scvi|usedIn|single-cell||has been used to join batches|
k-means|task|clustering
gaussian-mixture|task|clustering
spectral-clustering|task|clustering
k-means|assumes|comparable-feature-scales
linear-discriminant-analysis|supportedBy|scikit-learn
linear-discriminant-analysis|broader|linear-dimension-reduction
pls|broader|linear-dimension-reduction
pls|supportedBy|scikit-learn
pls|usedIn|epidemiology||has been used to find dietary patterns|
lasso|assumes|comparable-feature-scales
pca|neighbor|k-means||PCA first, then k-means, where noise variables are many.|alternative
pca|neighbor|lasso|with an outcome|Choose the lasso when the outcome is known and single predictors, not mixtures of all, should be kept.|alternative
scree-plot|probes|variance-is-signal
parallel-analysis|probes|variance-is-signal
loading-stability|probes|no-gross-outliers
trustworthiness|probes|local-manifold
high-dimensional-start|suggests|pca
high-dimensional-start|suggests|umap
high-dimensional|condition|n-less-than-p
scikit-learn|inCategory|machine-learning
pytorch|inCategory|machine-learning
bagging|wraps|pca
"""

ALIASES = {
    "pca": ["Principal component analysis", "Karhunen–Loève transform"],
    "ica": ["Independent component analysis"],
    "nmf": ["Non-negative matrix factorisation"],
    "t-sne": ["t-distributed stochastic neighbour embedding"],
    "umap": ["Uniform manifold approximation and projection"],
    "gaussian-mixture": ["GMM"],
    "mds": ["MDS", "PCoA"],
    "pls": ["PLS"],
}

PCA_DETAILS: dict[str, object] = {
    "intent": "Describe many correlated measurements by a few uncorrelated scores, ordered by the variance they keep.",
    "formula": (
        "\\max_{W}\\ \\operatorname{tr}(W^{\\top} \\hat\\Sigma W)\\quad\\text{s.t.}\\ W^{\\top}W=I_k,"
        "\\qquad \\hat\\Sigma=\\tfrac1n X_c^{\\top}X_c"
    ),
    "symbols": [
        {"notation": "W", "meaning": "loadings: k orthonormal columns"},
        {"notation": "\\hat\\Sigma", "meaning": "sample covariance matrix"},
        {"notation": "\\unknownmacro{q}", "meaning": "what cannot be drawn stands there as LaTeX"},
    ],
    "assumptions": [
        {
            "assumption": f"{BASE}assumption/comparable-feature-scales",
            "label": "Comparable feature scales",
            "strength": "required",
            "scope": "",
            "check": f"{BASE}diagnostic/scree-plot",
            "checkLabel": "Scree plot",
            "sources": [{"title": "A source of the claim", "url": "https://doi.org/10.1000/for"}],
            "dispute": "Others standardise only where units differ.",
            "disputedBy": [{"title": "A source against it", "url": "https://doi.org/10.1000/against"}],
            "breaks": "the variable with the largest unit becomes the first component",
        },
        {
            "assumption": f"{BASE}assumption/linear-structure",
            "label": "Linear structure",
            "strength": "required",
            "scope": "compression",
            "breaks": "a curved surface needs many components, and scores fold onto each other",
        },
        {
            "label": "No gross outliers",
            "strength": "required",
            "scope": "",
            "breaks": "one far row can turn the first component towards itself: breakdown point 0",
        },
        {
            "label": "Independent rows",
            "strength": "for-inference",
            "scope": "intervals for loadings",
            "breaks": "bootstrap intervals are too narrow",
        },
        {"label": "Normal data", "strength": "not-required", "scope": "the projection itself", "breaks": ""},
    ],
    "prefer": [
        "Variables are many, correlated and in comparable units.",
        "A fixed, linear map is needed that can be applied to new rows.",
    ],
    "avoid": [
        "The classes of interest differ in directions of small variance: use labels (LDA, PLS).",
        "The picture must show clusters on a curved surface: UMAP or t-SNE.",
    ],
    "imports": [
        {
            "library": "scikit-learn",
            "path": "sklearn.decomposition.PCA",
            "binding": "svd_solver='full'",
            "imported": "imported with scikit-learn 1.9.1 on 2026-11-22",
            "note": "Centres the variables and leaves their scale.",
        },
        {"library": "statsmodels", "path": "statsmodels.multivariate.pca.PCA", "binding": ""},
        {"library": "Scanpy", "path": "scanpy.pp.pca", "binding": ""},
    ],
    "sources": [
        {
            "title": "Jolliffe & Cadima (2016). Principal component analysis: a review and recent developments",
            "url": "https://doi.org/10.1098/rsta.2015.0202",
        },
        {"title": "Pearson (1901). On lines and planes of closest fit to systems of points in space", "url": ""},
    ],
    "uses": [
        {
            "area": f"{BASE}application/genomics",
            "areaLabel": "Genomics",
            "task": "",
            "purpose": "has been used to show population structure in genotypes.",
        },
        {"area": f"{BASE}application/neuro-imaging", "areaLabel": "Neuro-imaging", "task": "denoising", "purpose": ""},
    ],
}

OTHER_DETAILS: dict[str, dict[str, object]] = {
    "linear-structure": {
        "formal": "\\operatorname{rank}(\\Sigma) \\approx k",
        "breaks": "components fold",
        "checks": ["Scree plot"],
    },
    "scree-plot": {
        "canShow": "that few components carry most of the variance",
        "cannotShow": "that they carry the signal",
        "probes": ["Variance is signal"],
        "imports": [{"library": "matplotlib", "path": "matplotlib.pyplot.plot"}],
    },
    "parallel-analysis": {"noImplementationFound": "No library had a callable for it in November 2026."},
}

#: assumption, technique, how that stands to it, the strength of its claim, whether that is contested.
STANDINGS = """
linear-structure|pca|needs|required
linear-structure|ica|needs|required
linear-structure|factor-analysis|worse|performance
linear-structure|kernel-pca|free|not-required
linear-structure|umap|free|not-required|contested
comparable-feature-scales|pca|needs|required|contested
comparable-feature-scales|umap|needs|required
local-manifold|umap|needs|required
local-manifold|isomap|needs|for-inference
""".strip()


def add_standings(graph: nx.MultiDiGraph[str]) -> None:
    """How some techniques stand to three assumptions."""
    names = {f"{BASE}assumption/{line.partition('|')[0]}" for line in STANDINGS.splitlines()}
    graph.graph["violable"] = {iri: graph.nodes[iri]["label"] for iri in sorted(names)}
    for line in STANDINGS.splitlines():
        assumption, technique, state, strength, *contested = line.split("|")
        iri = f"{BASE}assumption/{assumption}"
        node = graph.nodes[f"{BASE}method/{technique}"]
        row = {"violated": iri, "state": state, "contested": bool(contested), "by": [(iri, strength)]}
        node.setdefault("standings", []).append(row)


LABELS = {
    "neighbor": "neighbor",
    "assumes": "assumes",
    "task": "is used to",
    "usedIn": "has been used in",
    "supportedBy": "runs in",
    "dataShape": "fits data shape",
    "broader": "belongs to",
    "inCategory": "is listed under",
}

SPARQL = """PREFIX ccg: <https://w3id.org/ccgraph/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

SELECT ?from ?type ?to ?reason WHERE {
  VALUES ?from { <https://w3id.org/ccgraph/method/pca> }
  ?from ?type ?to .
  OPTIONAL { ?from ccg:hasNeighborLink [ ccg:to ?to ; ccg:chooseWhen ?reason ] }
}"""


ANY_QUERY = "SELECT ?o WHERE { <https://w3id.org/ccgraph/entity> ?p ?o }"


def pca() -> nx.MultiDiGraph[str]:
    """PCA and its neighbors: every kind of entry and of link that a technique has, with reasons and qualifiers."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    iris: dict[str, str] = {}
    for line in ENTRIES.strip().splitlines():
        kind, identifier, label, summary = line.split("|")
        iris[identifier] = f"{BASE}{kind}/{identifier}"
        graph.add_node(
            iris[identifier],
            label=label,
            kind=kind,
            aliases=list(ALIASES.get(identifier, [])),
            summary=summary,
            hop=0,
            details=deepcopy(PCA_DETAILS if identifier == "pca" else OTHER_DETAILS.get(identifier, {})),
        )
    for line in LINKS.strip().splitlines():
        source, link, target, qualifier, reason, kind = [*line.split("|"), "", "", ""][:6]
        graph.add_edge(
            iris[source],
            iris[target],
            key=link,
            type=link,
            label=LABELS.get(link, link),
            reason=reason,
            qualifier=qualifier,
            kind=kind,
        )
    graph.edges[iris["pca"], iris["kernel-pca"], "neighbor"].update(gain="Curved structure.", cost="No loadings.")
    add_standings(graph)
    focus = iris["pca"]
    set_hops(graph, focus)
    graph.graph.update(about(focus, title="PCA and its neighbors"), omitted={})
    return graph


def about(focus: str, *, title: str) -> dict[str, object]:
    """The attributes of a graph that say where it is from."""
    return {
        "focus": [focus],
        "title": title,
        "sparql": SPARQL,
        "version": "0.1.0",
        "licence": "CC BY 4.0",
        "citation": "The ccgraph authors (2026). ccgraph: a knowledge graph for choosing methods, version 0.1.0.",
        "total": 512,
        "omitted": {},
        "queries": {
            "technique": [{"name": "technique", "sparql": ANY_QUERY}],
            "": [{"name": "links", "sparql": ANY_QUERY}],
        },
    }


def set_hops(graph: nx.MultiDiGraph[str], focus: str) -> None:
    """Write each node's distance from ``focus``, links taken both ways."""
    hops = {focus: 0}
    queue = deque([focus])
    while queue:
        node = queue.popleft()
        for other in sorted({*graph.successors(node), *graph.predecessors(node)}):
            if other not in hops:
                hops[other] = hops[node] + 1
                queue.append(other)
    for node in graph:
        graph.nodes[node]["hop"] = hops.get(node, 9)


#: what would run, or ask the network, if any text of the data became markup, script, style or an address.
PAYLOADS = (
    "<img src=x onerror=window.__hit=1>",
    "<script>window.__hit=1</script>",
    "</script><script>window.__hit=1</script>",
    "<!--<script>window.__hit=1",
    '"><svg/onload=window.__hit=1>',
    "' onmouseover='window.__hit=1",
    "javascript:window.__hit=1",
    "{{ 7*7 }}{% raw %}${window.__hit=1}",
    "<a href=javascript:window.__hit=1>href</a>",
    "</textarea></style></title><script>window.__hit=1</script>",
    "\u2028window.__hit=1\u2029//",
    "\u202egnp.evil\u202c \u0000\u0007\ud800 \U0001f9ec 主成分分析 " + "long" * 60,
    "<link rel=stylesheet href=https://evil.example/x.css>",
    '=HYPERLINK("https://evil.example")',
    "__proto__",
    "constructor",
    "",
)


#: addresses that are none of the web, or not only that, and one that is.
ADDRESSES = (
    "javascript:window.__hit=1",
    "JaVaScRiPt:window.__hit=1//https://",
    "data:text/html,<script>window.__hit=1</script>",
    'https://example.org/"><script>window.__hit=1</script>',
    "https://example.org/?window.__hit=1#javascript:window.__hit=1",
)


def hostile() -> nx.MultiDiGraph[str]:
    """Every payload in every field: whatever the page has a form for, and names that it has none for."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    ids = [f"https://example.org/{index}/{payload}" for index, payload in enumerate(PAYLOADS)] + [*PAYLOADS[:-1]]
    for index, iri in enumerate(ids):
        payload = PAYLOADS[index % len(PAYLOADS)]
        kinds = (payload, "method", "assumption", "diagnostic", "application", "library")
        graph.add_node(
            iri,
            label=payload,
            kind=kinds[index % len(kinds)],
            aliases=[payload, payload],
            summary=payload,
            hop=0 if index == 0 else 1,
            details=hostile_details(payload, ids[0]),
            standings=[
                {"violated": other, "state": state, "contested": True, "by": [(other, payload), (ids[0], "required")]}
                for other, state in zip(ids, ("needs", "free", "worse"), strict=False)
            ],
        )
        if index:
            texts = dict.fromkeys(("label", "reason", "qualifier", "kind", "gain", "cost"), payload)
            graph.add_edge(ids[0], iri, key=payload, type=payload, **texts)
            graph.add_edge(ids[0], iri, key="neighborOf", type="neighborOf", **texts)
    graph.graph.update(about(ids[0], title="</title>" + PAYLOADS[1]))
    everything = " ".join(PAYLOADS)
    graph.graph.update(sparql=everything, version=everything, licence=everything, citation=everything)
    graph.graph["omitted"] = dict.fromkeys(PAYLOADS, 3)
    graph.graph["violable"] = dict(zip(ids, [*PAYLOADS, *PAYLOADS], strict=False))
    graph.graph["violated"] = ids[:3]
    graph.graph["queries"] = {kind: [{"name": kind, "sparql": everything}] for kind in ("technique", "", *PAYLOADS)}
    graph.graph["path"] = [
        {"from": ids[0], "to": ids[1], "reason": everything, **dict.fromkeys(("dropped", "silent", "added"), PAYLOADS)},
        {"from": ids[1], "to": PAYLOADS[1], "reason": "", "dropped": [], "silent": [], "added": []},
    ]
    return graph


def hostile_details(payload: str, iri: str) -> dict[str, object]:
    """``payload`` in every text, list and column of every table that the page knows, and in some that it does not."""
    cited = [{"title": payload, "url": url, "verified": payload} for url in (payload, *ADDRESSES)]
    tables = {
        name: [dict.fromkeys(columns, payload) | dict.fromkeys(content.CITING.get(name, ()), cited)]
        for name, columns in content.TABLES.items()
    }
    tables["assumptions"] += [{**tables["assumptions"][0], "assumption": iri, "check": iri}]
    tables["uses"] += [{**tables["uses"][0], "area": iri}]
    return {
        **dict.fromkeys(content.TEXTS, payload),
        **{name: [payload, payload] for name in content.LISTS},
        **tables,
        "sources": cited,
        "__proto__": payload,
        payload: [payload],
    }


def hub(spokes: int) -> nx.MultiDiGraph[str]:
    """One entry with ``spokes`` links: more than can be drawn."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    centre = f"{BASE}library/scikit-learn"
    graph.add_node(centre, label="scikit-learn", kind="library", aliases=[], summary="", hop=0, details={})
    for index in range(spokes):
        kind = ("method", "method", "model", "reference")[index % 4]
        iri = f"{BASE}{kind}/spoke-{index:04d}"
        graph.add_node(iri, label=f"Spoke {index}", kind=kind, aliases=[], summary="", hop=1, details={})
        graph.add_edge(iri, centre, key="supportedBy", type="supportedBy", label="supported by", reason="")
    graph.graph.update(about(centre, title="scikit-learn"), total=spokes + 1)
    return graph


def grown(size: int) -> nx.MultiDiGraph[str]:
    """PCA's neighborhood with leaves added until it has ``size`` entries."""
    graph = pca()
    parents = sorted(graph)
    for index in range(size - len(parents)):
        parent = parents[(index * 7) % len(parents)]
        iri = f"{BASE}method/leaf-{index:03d}"
        summary = "A technique that stands in for another one of the graph, with a sentence of usual length."
        graph.add_node(
            iri,
            label=f"Technique number {index}",
            kind=("method", "model")[index % 2],
            aliases=[f"T{index}"],
            summary=summary,
            hop=graph.nodes[parent]["hop"] + 1,
            details={"intent": summary, "prefer": [summary], "avoid": [summary]},
        )
        graph.add_edge(
            parent,
            iri,
            key="neighbor",
            type="neighbor",
            label="neighbor",
            reason=summary,
            qualifier="",
            kind="alternative",
        )
    return graph


def bare() -> nx.MultiDiGraph[str]:
    """One entry with no attribute at all, as from somebody else's graph."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_node("https://example.org/thing#only")
    return graph
