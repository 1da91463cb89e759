#include "app/gui/panels/notice.hpp"

#include <algorithm>

namespace cow::ui {

void draw_notice(const View& view, Rect anchor, std::string_view text) {
    const Palette& palette = view.canvas.palette();
    const Canvas top = view.canvas.on_top();
    const float pad = top.px(9);
    const float wrap = std::min(top.px(330), anchor.right() - 3 * pad);
    const float height = top.paragraph(Face::body, {0, 0, wrap, 0}, text, 0, false);
    const float width = std::min(wrap, top.text_width(Face::body, text));
    const Rect box{anchor.right() - width - 2 * pad, anchor.bottom() + top.px(5), width + 2 * pad,
                   height + 2 * pad};
    top.fill(box, palette.control, top.px(5));
    top.outline(box, palette.accent, top.px(5));
    top.paragraph(Face::body, {box.x + pad, box.y + pad, wrap, 0}, text, palette.text);
}

} // namespace cow::ui
