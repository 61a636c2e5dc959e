// What an OpenType MATH table says about all formulas of its font.

import CHarfBuzz

/// The constants that set scripts, limits, fractions, roots and bars, in em; `…Scale` and `…Raise` are shares.
struct MathConstants: Sendable {
  var scriptScale = 0.7
  var scriptScriptScale = 0.55
  var axisHeight = 0.25
  var accentBaseHeight = 0.45
  var displayOperatorMinHeight = 1.3
  var supShift = 0.4
  var supShiftCramped = 0.3
  var supBottomMin = 0.11
  var supBottomMaxWithSub = 0.36
  var supDropMax = 0.25
  var subShift = 0.2
  var subTopMax = 0.36
  var subDropMin = 0.05
  var scriptGapMin = 0.16
  var spaceAfterScript = 0.05
  var upperLimitGap = 0.11
  var upperLimitRise = 0.11
  var lowerLimitGap = 0.16
  var lowerLimitDrop = 0.6
  var stackTopShift = 0.44
  var stackTopShiftDisplay = 0.68
  var stackBottomShift = 0.35
  var stackBottomShiftDisplay = 0.69
  var stackGap = 0.12
  var stackGapDisplay = 0.28
  var numeratorShift = 0.42
  var numeratorShiftDisplay = 0.68
  var denominatorShift = 0.4
  var denominatorShiftDisplay = 0.69
  var numeratorGap = 0.06
  var denominatorGap = 0.06
  var numeratorGapDisplay = 0.15
  var denominatorGapDisplay = 0.15
  var ruleThickness = 0.05
  var overbarGap = 0.15
  var overbarRule = 0.05
  var overbarExtra = 0.05
  var underbarGap = 0.15
  var underbarRule = 0.05
  var underbarExtra = 0.05
  var radicalGap = 0.06
  var radicalGapDisplay = 0.15
  var radicalRule = 0.05
  var radicalExtra = 0.05
  var degreeBefore = 0.28
  var degreeAfter = -0.55
  var degreeRaise = 0.6

  init() {}

  init?(font: OpaquePointer, unitsPerEm: Double) {
    guard unsafe hb_ot_math_has_data(hb_font_get_face(font)) != 0 else { return nil }
    func em(_ constant: hb_ot_math_constant_t) -> Double {
      unsafe Double(hb_ot_math_get_constant(font, constant)) / unitsPerEm
    }
    func percent(_ constant: hb_ot_math_constant_t) -> Double {
      unsafe Double(hb_ot_math_get_constant(font, constant)) / 100
    }
    scriptScale = percent(HB_OT_MATH_CONSTANT_SCRIPT_PERCENT_SCALE_DOWN)
    scriptScriptScale = percent(HB_OT_MATH_CONSTANT_SCRIPT_SCRIPT_PERCENT_SCALE_DOWN)
    axisHeight = em(HB_OT_MATH_CONSTANT_AXIS_HEIGHT)
    accentBaseHeight = em(HB_OT_MATH_CONSTANT_ACCENT_BASE_HEIGHT)
    displayOperatorMinHeight = em(HB_OT_MATH_CONSTANT_DISPLAY_OPERATOR_MIN_HEIGHT)
    supShift = em(HB_OT_MATH_CONSTANT_SUPERSCRIPT_SHIFT_UP)
    supShiftCramped = em(HB_OT_MATH_CONSTANT_SUPERSCRIPT_SHIFT_UP_CRAMPED)
    supBottomMin = em(HB_OT_MATH_CONSTANT_SUPERSCRIPT_BOTTOM_MIN)
    supBottomMaxWithSub = em(HB_OT_MATH_CONSTANT_SUPERSCRIPT_BOTTOM_MAX_WITH_SUBSCRIPT)
    supDropMax = em(HB_OT_MATH_CONSTANT_SUPERSCRIPT_BASELINE_DROP_MAX)
    subShift = em(HB_OT_MATH_CONSTANT_SUBSCRIPT_SHIFT_DOWN)
    subTopMax = em(HB_OT_MATH_CONSTANT_SUBSCRIPT_TOP_MAX)
    subDropMin = em(HB_OT_MATH_CONSTANT_SUBSCRIPT_BASELINE_DROP_MIN)
    scriptGapMin = em(HB_OT_MATH_CONSTANT_SUB_SUPERSCRIPT_GAP_MIN)
    spaceAfterScript = em(HB_OT_MATH_CONSTANT_SPACE_AFTER_SCRIPT)
    upperLimitGap = em(HB_OT_MATH_CONSTANT_UPPER_LIMIT_GAP_MIN)
    upperLimitRise = em(HB_OT_MATH_CONSTANT_UPPER_LIMIT_BASELINE_RISE_MIN)
    lowerLimitGap = em(HB_OT_MATH_CONSTANT_LOWER_LIMIT_GAP_MIN)
    lowerLimitDrop = em(HB_OT_MATH_CONSTANT_LOWER_LIMIT_BASELINE_DROP_MIN)
    stackTopShift = em(HB_OT_MATH_CONSTANT_STACK_TOP_SHIFT_UP)
    stackTopShiftDisplay = em(HB_OT_MATH_CONSTANT_STACK_TOP_DISPLAY_STYLE_SHIFT_UP)
    stackBottomShift = em(HB_OT_MATH_CONSTANT_STACK_BOTTOM_SHIFT_DOWN)
    stackBottomShiftDisplay = em(HB_OT_MATH_CONSTANT_STACK_BOTTOM_DISPLAY_STYLE_SHIFT_DOWN)
    stackGap = em(HB_OT_MATH_CONSTANT_STACK_GAP_MIN)
    stackGapDisplay = em(HB_OT_MATH_CONSTANT_STACK_DISPLAY_STYLE_GAP_MIN)
    numeratorShift = em(HB_OT_MATH_CONSTANT_FRACTION_NUMERATOR_SHIFT_UP)
    numeratorShiftDisplay = em(HB_OT_MATH_CONSTANT_FRACTION_NUMERATOR_DISPLAY_STYLE_SHIFT_UP)
    denominatorShift = em(HB_OT_MATH_CONSTANT_FRACTION_DENOMINATOR_SHIFT_DOWN)
    denominatorShiftDisplay = em(HB_OT_MATH_CONSTANT_FRACTION_DENOMINATOR_DISPLAY_STYLE_SHIFT_DOWN)
    numeratorGap = em(HB_OT_MATH_CONSTANT_FRACTION_NUMERATOR_GAP_MIN)
    denominatorGap = em(HB_OT_MATH_CONSTANT_FRACTION_DENOMINATOR_GAP_MIN)
    numeratorGapDisplay = em(HB_OT_MATH_CONSTANT_FRACTION_NUM_DISPLAY_STYLE_GAP_MIN)
    denominatorGapDisplay = em(HB_OT_MATH_CONSTANT_FRACTION_DENOM_DISPLAY_STYLE_GAP_MIN)
    ruleThickness = em(HB_OT_MATH_CONSTANT_FRACTION_RULE_THICKNESS)
    overbarGap = em(HB_OT_MATH_CONSTANT_OVERBAR_VERTICAL_GAP)
    overbarRule = em(HB_OT_MATH_CONSTANT_OVERBAR_RULE_THICKNESS)
    overbarExtra = em(HB_OT_MATH_CONSTANT_OVERBAR_EXTRA_ASCENDER)
    underbarGap = em(HB_OT_MATH_CONSTANT_UNDERBAR_VERTICAL_GAP)
    underbarRule = em(HB_OT_MATH_CONSTANT_UNDERBAR_RULE_THICKNESS)
    underbarExtra = em(HB_OT_MATH_CONSTANT_UNDERBAR_EXTRA_DESCENDER)
    radicalGap = em(HB_OT_MATH_CONSTANT_RADICAL_VERTICAL_GAP)
    radicalGapDisplay = em(HB_OT_MATH_CONSTANT_RADICAL_DISPLAY_STYLE_VERTICAL_GAP)
    radicalRule = em(HB_OT_MATH_CONSTANT_RADICAL_RULE_THICKNESS)
    radicalExtra = em(HB_OT_MATH_CONSTANT_RADICAL_EXTRA_ASCENDER)
    degreeBefore = em(HB_OT_MATH_CONSTANT_RADICAL_KERN_BEFORE_DEGREE)
    degreeAfter = em(HB_OT_MATH_CONSTANT_RADICAL_KERN_AFTER_DEGREE)
    degreeRaise = percent(HB_OT_MATH_CONSTANT_RADICAL_DEGREE_BOTTOM_RAISE_PERCENT)
  }
}
