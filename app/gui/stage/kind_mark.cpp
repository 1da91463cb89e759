#include "app/gui/stage/kind_mark.hpp"

#include "core/language/language.hpp"

#include <algorithm>

namespace cow::ui {

Colour kind_colour(const Palette& palette, FrameKind kind) {
    switch (kind) {
    case FrameKind::free: return palette.line_strong;
    case FrameKind::anon: return palette.anon;
    case FrameKind::file: return palette.file;
    case FrameKind::zero: return palette.text_faint;
    case FrameKind::ksm: return palette.ksm;
    case FrameKind::page_table: return palette.green;
    }
    return palette.text_faint;
}

std::string_view kind_word(FrameKind kind) { return tr(frame_kind_name(kind)); }

void draw_kind_mark(const Canvas& canvas, FrameKind kind, Point c, float s, Colour colour) {
    switch (kind) {
    case FrameKind::anon: canvas.dot(c, s * 0.85F, colour); break;
    case FrameKind::file: canvas.fill({c.x - s * 0.75F, c.y - s, s * 1.5F, s * 2}, colour); break;
    case FrameKind::zero: canvas.ring(c, s * 0.85F, colour, std::max(1.0F, s * 0.35F)); break;
    case FrameKind::ksm: canvas.diamond(c, s * 1.2F, colour); break;
    case FrameKind::page_table: // a table of entries
        for (const float y : {-1.0F, -0.2F, 0.6F}) {
            canvas.fill({c.x - s, c.y + y * s, s * 2, s * 0.5F}, colour);
        }
        break;
    case FrameKind::free: break;
    }
}

} // namespace cow::ui
