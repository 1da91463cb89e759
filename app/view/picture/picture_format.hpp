#pragma once
// What a scenario can be saved as for slides and paper.

namespace cow::ui {

enum class PictureFormat : unsigned char { png, svg, gif, html };

/// One moment, not several.
constexpr bool is_still(PictureFormat format) {
    return format == PictureFormat::png || format == PictureFormat::svg;
}

} // namespace cow::ui
