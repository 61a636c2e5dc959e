// Laws that papers print, by id. Only what is printed stands here, or what follows from it (closed forms).

public import Runs

/// Every published set, ordered by id.
public let publishedLaws: [LawSet] = [besiroglu2024, hoffmann2022, li2025, yin2024]

/// The published set with this id, nil when there is none.
public func publishedLaw(_ id: String) -> LawSet? { publishedLaws.first { $0.id == id } }

/// C_token of Yin et al.'s Cross-DiT: n_ctx/d = 0.74, which their 5.85e20 FLOPs for 0.72 B params and 140 B tokens
/// imply. Widths of other sizes are not printed, so it is held for all: the closed form is then 3.40e9 params at 1e22
/// FLOPs. With widths growing as N^(1/3) from there (n_ctx 1,280) it would be 3.58e9.
public let yin2024Compute = ComputeModel.crossDiTRatio(contextPerWidth: 0.74)

private let yin2024: LawSet = {
  var laws = LawSet(
    id: "yin2024", title: "Yin et al. 2024, video diffusion transformers",
    source: "Y. Yin et al., Towards Precise Scaling Laws for Video Diffusion Transformers, CVPR 2025, arXiv:2411.17470",
    loss: LossLaw(
      floor: Estimate(0.4856), paramsCoefficient: Estimate(0.0082), alpha: Estimate(0.3188),
      tokensCoefficient: Estimate(0.0373), beta: Estimate(0.2917), unit: 1e9),
    batch: HyperparameterLaw(
      coefficient: Estimate(2.1797e4), tokens: Estimate(0.8080), params: Estimate(0.1906), unit: 1e9),
    learningRate: HyperparameterLaw(
      coefficient: Estimate(0.0002), tokens: Estimate(-0.0453), params: Estimate(-0.1619), unit: 1e9),
    compute: yin2024Compute, domain: Domain(params: 0.017e9...0.26e9, tokens: 2e9...12e9))
  laws.isoflop = printedParamsLaw(coefficient: 0.8705, exponent: 0.4294, model: yin2024Compute, at: 1e22)
  laws.closedForm = laws.optimum(compute: 1e22)?.law
  return laws
}()

private let hoffmann2022: LawSet = {
  var laws = LawSet(
    id: "hoffmann2022", title: "Hoffmann et al. 2022, Chinchilla (approach 3)",
    source: "J. Hoffmann et al., Training Compute-Optimal Large Language Models, NeurIPS 2022, arXiv:2203.15556",
    loss: LossLaw(
      floor: Estimate(1.69), paramsCoefficient: Estimate(406.4), alpha: Estimate(0.34),
      tokensCoefficient: Estimate(410.7), beta: Estimate(0.28)),
    domain: Domain(params: 70e6...16e9, tokens: 5e9...500e9),
    refused: [
      .batch: .notPrinted, .learningRate: .notPrinted,
      .isoflop: .onlyExponentsPrinted(params: 0.49, tokens: 0.51),
    ])
  laws.closedForm = laws.optimum(compute: chinchillaBudget)?.law
  return laws
}()

private let besiroglu2024: LawSet = {
  var laws = LawSet(
    id: "besiroglu2024", title: "Besiroglu et al. 2024, Chinchilla refitted",
    source: "T. Besiroglu, E. Erdil, M. Barnett, J. You, Chinchilla Scaling: A Replication Attempt, 2024, "
      + "arXiv:2404.10102",
    loss: LossLaw(
      floor: Estimate(1.81686, low: 1.769, high: 1.871),
      paramsCoefficient: Estimate(482.006, low: 285.2, high: 743.6), alpha: Estimate(0.34781, low: 0.317, high: 0.373),
      tokensCoefficient: Estimate(2085.434, low: 1042, high: 5810), beta: Estimate(0.36585, low: 0.331, high: 0.415)),
    refused: [.batch: .notPrinted, .learningRate: .notPrinted, .isoflop: .notPrinted])
  laws.closedForm = laws.optimum(compute: chinchillaBudget)?.law
  return laws
}()

/// Step law: eta = 1.79·N^-0.713·D^0.307, B = 0.58·D^0.571 tokens, N without embeddings.
private let li2025 = LawSet(
  id: "li2025", title: "Li et al. 2025, Step law",
  source: "H. Li et al., Predictable Scale: Part I, Step Law – Optimal Hyperparameter Scaling Law in Large Language "
    + "Model Pretraining, 2025, arXiv:2503.04715",
  batch: HyperparameterLaw(coefficient: Estimate(0.58), tokens: Estimate(0.571), params: Estimate(0)),
  learningRate: HyperparameterLaw(coefficient: Estimate(1.79), tokens: Estimate(0.307), params: Estimate(-0.713)),
  refused: [.loss: .notPrinted, .isoflop: .notPrinted, .closedForm: .notPrinted])

/// Training FLOPs of Chinchilla and Gopher (Hoffmann et al. 2022, section 3.4), where their closed forms are stated.
private let chinchillaBudget = 5.76e23

/// A printed N_opt(C) with the T_opt(C) that follows from C = C_token(N)·T: a tangent at the budget, as C_token is not
/// proportional to N.
private func printedParamsLaw(
  coefficient: Double, exponent: Double, model: ComputeModel, at compute: Double
) -> ComputeLaw {
  let law = PowerLaw(coefficient: Estimate(coefficient), exponent: Estimate(exponent))
  let params = law(compute)
  let slope = 1 - model.slope(params: params).first * exponent
  let tokens = PowerLaw(through: compute / model.flopsPerToken(params: params), at: compute, exponent: slope)
  return ComputeLaw(params: law, tokens: tokens, atCompute: compute)
}
