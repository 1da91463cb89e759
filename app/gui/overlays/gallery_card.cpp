#include "app/gui/overlays/gallery_card.hpp"

#include "app/gui/stage/kind_mark.hpp"
#include "app/view/words/lesson_text.hpp"
#include "core/language/language.hpp"

#include <algorithm>

namespace cow::ui {
namespace {

constexpr float picture_height = 92; // design pixels

void draw_thumbnail(const Canvas& canvas, Rect area, const Thumbnail& picture) {
    const Palette& palette = canvas.palette();
    const auto cards = static_cast<float>(std::max<std::size_t>(picture.cards.size(), 1));
    const auto cells = static_cast<float>(std::max<std::size_t>(picture.frames.size(), 1));
    const float gap = canvas.px(8);
    const float width = std::min((area.w - gap * (cards - 1)) / cards, canvas.px(62));
    const float cell = std::min((area.w - canvas.px(3) * (cells - 1)) / cells, canvas.px(22));
    const float row = canvas.px(6);
    const float left = area.center().x - (width * cards + gap * (cards - 1)) / 2;
    const float frames_left = area.center().x - (cell * cells + canvas.px(3) * (cells - 1)) / 2;
    const float frames_top = area.bottom() - canvas.px(14);
    const auto cell_rect = [&](std::size_t i) {
        return Rect{frames_left + static_cast<float>(i) * (cell + canvas.px(3)), frames_top, cell,
                    canvas.px(13)};
    };
    for (std::size_t i = 0; i < picture.cards.size(); ++i) {
        const Thumbnail::Card& card = picture.cards[i];
        const Colour own = palette.process(card.proc);
        const Rect rect{left + static_cast<float>(i) * (width + gap), area.y, width,
                        canvas.px(9) + static_cast<float>(card.rows.size()) * (row + canvas.px(1))};
        for (const auto& page : card.rows) {
            if (page.frame == Thumbnail::no_frame) {
                continue;
            }
            const Rect to = cell_rect(page.frame);
            const Point from{rect.center().x, rect.bottom()};
            const Curve curve{from,
                              {from.x, mix(from.y, to.y, 0.5F)},
                              {to.center().x, mix(from.y, to.y, 0.5F)},
                              {to.center().x, to.y}};
            canvas.curve(curve, fade(own, 0.55F), canvas.px(1));
        }
        canvas.fill(rect, palette.card, canvas.px(3));
        canvas.outline(rect, own, canvas.px(3));
        canvas.fill_header({rect.x, rect.y, rect.w, canvas.px(6)}, fade(own, 0.6F), canvas.px(3));
        for (std::size_t k = 0; k < card.rows.size(); ++k) {
            const Thumbnail::Row& line = card.rows[k];
            const Rect bar{rect.x + canvas.px(3),
                           rect.y + canvas.px(8) + static_cast<float>(k) * (row + canvas.px(1)),
                           rect.w - canvas.px(6), row - canvas.px(1)};
            canvas.fill(bar,
                        line.frame == Thumbnail::no_frame ? palette.bit_off
                                                          : fade(own, line.writable ? 0.75F : 0.35F),
                        canvas.px(1));
        }
    }
    for (std::size_t i = 0; i < picture.frames.size(); ++i) {
        const Rect rect = cell_rect(i);
        canvas.fill(rect, blend(palette.card, kind_colour(palette, picture.frames[i].kind), 0.35F),
                    canvas.px(2));
        canvas.outline(rect, kind_colour(palette, picture.frames[i].kind), canvas.px(2));
    }
}

/// A word in a box of its own, at the upper left corner.
void draw_badge(const Canvas& canvas, Rect rect, std::string_view word) {
    const float width = canvas.text_width(Face::small, word) + canvas.px(12);
    const Rect box{rect.x + canvas.px(8), rect.y + canvas.px(8), std::min(width, rect.w - canvas.px(16)),
                   canvas.line_height(Face::small) + canvas.px(4)};
    canvas.fill(box, canvas.palette().accent, canvas.px(size::rounding));
    canvas.elided(Face::small, box.inset(canvas.px(6), canvas.px(2)), word, canvas.palette().on_bright);
}

} // namespace

void draw_gallery_card(const Canvas& canvas, Rect rect, const GalleryCard& card) {
    const Palette& palette = canvas.palette();
    const CatalogEntry& entry = card.entry;
    canvas.fill(rect, card.chosen ? palette.control_hot : palette.panel, canvas.px(size::rounding));
    canvas.outline(rect,
                   card.open     ? palette.accent
                   : card.chosen ? palette.text_dim
                                 : palette.line,
                   canvas.px(size::rounding), card.open || card.chosen ? canvas.px(1.6F) : 1);
    Rect rest = rect.inset(canvas.px(10), canvas.px(8));
    const Rect picture = rest.take_top(canvas.px(picture_height), canvas.px(5));
    if (card.picture != nullptr && !card.picture->empty()) {
        draw_thumbnail(canvas, picture, *card.picture);
    }
    if (card.next) {
        draw_badge(canvas, rect, card.begun ? tr("Go on here") : tr("Start here"));
    }
    if (card.finished) {
        const float side = canvas.line_height(Face::strong);
        canvas.text(Face::strong, {rect.right() - canvas.px(8) - side, rect.y + canvas.px(6), side, side},
                    "✓", palette.green_text);
    }
    const Rect title = rest.take_top(3 * canvas.line_height(Face::strong), canvas.px(1));
    if (canvas.paragraph(Face::strong, title, entry.shown_title(), palette.text, false) <= title.h + 1) {
        canvas.paragraph(Face::strong, title, entry.shown_title(), palette.text);
    } else {
        canvas.elided(Face::strong, title, entry.shown_title(), palette.text);
    }
    if (const std::string lesson = lesson_text(entry.lesson); !lesson.empty()) {
        canvas.elided(Face::small, rest.take_top(canvas.line_height(Face::small), canvas.px(1)), lesson,
                      palette.text_dim);
    }
    canvas.elided(Face::mono_small, rest.take_top(canvas.px(18)), entry.file, palette.text_faint);
}

} // namespace cow::ui
