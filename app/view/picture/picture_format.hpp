#pragma once
// What a scenario can be saved as for slides and paper.

namespace cow::ui {

enum class PictureFormat : unsigned char { png, svg, gif, html };

/// Of what: the window, the stage alone, or a sheet with the stage of every step.
enum class PictureOf : unsigned char { window, stage, sheet };

/// One moment, not several.
constexpr bool is_still(PictureFormat format) {
    return format == PictureFormat::png || format == PictureFormat::svg;
}

} // namespace cow::ui
