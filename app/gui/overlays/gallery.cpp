#include "app/gui/overlays/gallery.hpp"

#include "app/gui/overlays/overlay_window.hpp"
#include "app/gui/paint/imgui_compat.hpp"
#include "app/gui/stage/kind_mark.hpp"
#include "app/view/session/command_match.hpp"
#include "core/language/language.hpp"

#include <algorithm>
#include <cmath>

namespace cow::ui {
namespace {

constexpr float shelf_card_width = 204; // design pixels
constexpr float card_height = 174;
constexpr float picture_height = 92;
constexpr float chapter_height = 30;
constexpr std::chrono::milliseconds picture_budget{12}; // one picture a frame

struct Placed {
    std::size_t entry = 0;
    Rect rect; ///< from the top of what scrolls
};
struct ChapterLine {
    std::string_view name;
    Rect rect;
};
struct Shelves {
    std::vector<Placed> cards;
    std::vector<ChapterLine> chapters;
    float height = 0;
};

bool fits(const CatalogEntry& entry, std::string_view typed) {
    return match_score(typed, entry.title) >= 0 || match_score(typed, entry.shown_title()) >= 0 ||
           match_score(typed, entry.file) >= 0;
}

std::string_view chapter_name(std::string_view folder) {
    struct Name {
        std::string_view folder, name;
    };
    static constexpr Name names[] = {
        {"fork", tr_later("Fork and copy-on-write")},
        {"memory", tr_later("Memory on demand")},
        {"files", tr_later("Files and libraries")},
        {"ksm", tr_later("Same-page merging")},
        {"kernel", tr_later("The kernel's own cases")},
        {"selftests", tr_later("What kernels test themselves with")},
    };
    for (const Name& known : names) {
        if (known.folder == folder) {
            return tr(known.name);
        }
    }
    return folder;
}

/// Chapter by chapter, as many cards side by side as fit.
Shelves shelve(const std::vector<CatalogEntry>& catalog, std::string_view typed, float width, float scale) {
    Shelves out;
    const float gap = 10 * scale;
    const float columns = std::max(1.0F, std::floor((width + gap) / (shelf_card_width * scale + gap)));
    const float card = (width - gap * (columns - 1)) / columns;
    float x = 0;
    float y = 0;
    for (std::size_t i = 0; i < catalog.size(); ++i) {
        if (!fits(catalog[i], typed)) {
            continue;
        }
        const std::string_view chapter = chapter_name(catalog[i].chapter);
        if (out.chapters.empty() || out.chapters.back().name != chapter) {
            y += x > 0 ? card_height * scale + gap : 0;
            x = 0;
            out.chapters.push_back({chapter, {0, y, width, chapter_height * scale}});
            y += chapter_height * scale;
        }
        if (x + card > width + 1) {
            x = 0;
            y += card_height * scale + gap;
        }
        out.cards.push_back({i, {x, y, card, card_height * scale}});
        x += card + gap;
    }
    out.height = y + (out.cards.empty() ? 0 : card_height * scale);
    return out;
}

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

void draw_card(const View& view, const Canvas& canvas, Rect rect, std::size_t index) {
    const Palette& palette = canvas.palette();
    const CatalogEntry& entry = view.session.catalog()[index];
    const bool current = entry.path == view.session.path();
    const bool chosen = index == view.state.list_index;
    canvas.fill(rect, chosen ? palette.control_hot : palette.panel, canvas.px(size::rounding));
    canvas.outline(rect,
                   current  ? palette.sky
                   : chosen ? palette.text_dim
                            : palette.line,
                   canvas.px(size::rounding), current || chosen ? canvas.px(1.6F) : 1);
    Rect rest = rect.inset(canvas.px(10), canvas.px(8));
    const Rect picture = rest.take_top(canvas.px(picture_height), canvas.px(5));
    const auto known = view.state.thumbnails.find(entry.path);
    if (known != view.state.thumbnails.end() && !known->second.empty()) {
        draw_thumbnail(canvas, picture, known->second);
    }
    const Rect title = rest.take_top(2 * canvas.line_height(Face::strong), canvas.px(1));
    if (canvas.paragraph(Face::strong, title, entry.shown_title(), palette.text, false) <= title.h + 1) {
        canvas.paragraph(Face::strong, title, entry.shown_title(), palette.text);
    } else {
        canvas.elided(Face::strong, title, entry.shown_title(), palette.text);
    }
    canvas.elided(Face::mono_small, rest.take_top(canvas.px(18)), entry.file, palette.text_faint);
}

/// The card that the arrow keys lead to: the nearest one in that direction.
void move_choice(const View& view, const Shelves& shelves) {
    const auto here = std::find_if(shelves.cards.begin(), shelves.cards.end(), [&](const Placed& placed) {
        return placed.entry == view.state.list_index;
    });
    if (shelves.cards.empty()) {
        return;
    }
    if (here == shelves.cards.end()) {
        view.state.list_index = shelves.cards.front().entry;
        return;
    }
    const bool typing = !view.state.palette.typed.empty(); // then these two move in the text
    if (key_pressed(Key::right) && !typing && here + 1 != shelves.cards.end()) {
        view.state.list_index = here[1].entry;
    }
    if (key_pressed(Key::left) && !typing && here != shelves.cards.begin()) {
        view.state.list_index = here[-1].entry;
    }
    const auto vertical = [&](float direction) {
        const Placed* best = nullptr;
        float least = 0;
        for (const Placed& placed : shelves.cards) {
            const float away = (placed.rect.y - here->rect.y) * direction;
            const float distance = away * 4 + std::abs(placed.rect.x - here->rect.x);
            if (away > 1 && (best == nullptr || distance < least)) {
                best = &placed;
                least = distance;
            }
        }
        view.state.list_index = best != nullptr ? best->entry : view.state.list_index;
    };
    if (key_pressed(Key::down)) {
        vertical(1);
    }
    if (key_pressed(Key::up)) {
        vertical(-1);
    }
}

/// One picture a frame, of those in sight first.
bool make_a_picture(const View& view, const std::string& path) {
    if (view.state.thumbnails.contains(path)) {
        return false;
    }
    view.state.thumbnails.emplace(path, thumbnail_of(path, picture_budget));
    return true;
}

} // namespace

void draw_gallery(const View& view, Rect window) {
    const std::vector<CatalogEntry>& catalog = view.session.catalog();
    const Canvas& canvas = view.canvas;
    const Palette& palette = canvas.palette();
    const Rect area =
        window.inset(std::min(canvas.px(40), window.w * 0.03F), std::min(canvas.px(34), window.h * 0.04F));
    OverlayWindow overlay(view, "gallery", area);
    const Canvas own = overlay.canvas();
    Rect rest = area.inset(own.px(16), own.px(12));
    Rect top = rest.take_top(own.px(34), own.px(10));
    const std::string_view heading = tr("Scenarios");
    own.text(Face::title, top.take_left(own.text_width(Face::title, heading) + own.px(8), own.px(16)),
             heading, palette.text);
    PaletteState& filter = view.state.palette;
    overlay.text_field(top.take_right(std::min(own.px(280), top.w)), tr("Type to find one"), filter.typed,
                       filter.fresh);
    filter.fresh = false;

    ImGui::SetCursorScreenPos({rest.x, rest.y});
    ImGui::BeginChild("shelves", {rest.w + own.px(8), rest.h}, 0, ImGuiWindowFlags_NoBackground);
    const Canvas inner = own.in_window();
    const ImVec2 origin = ImGui::GetCursorScreenPos();
    const Shelves shelves = shelve(catalog, filter.typed, rest.w - own.px(4), own.scale());
    const std::size_t before = view.state.list_index;
    move_choice(view, shelves);
    bool made = false;
    for (const ChapterLine& line : shelves.chapters) {
        const Rect rect = line.rect.moved({origin.x, origin.y});
        inner.text(Face::heading, rect, line.name, palette.text_dim);
    }
    for (const Placed& placed : shelves.cards) {
        const Rect rect = placed.rect.moved({origin.x, origin.y});
        if (rect.bottom() < rest.y || rect.y > rest.bottom()) {
            continue;
        }
        made = made || make_a_picture(view, catalog[placed.entry].path);
        if (overlay.hovered(rect) && overlay.mouse_moved()) {
            view.state.list_index = placed.entry;
        }
        draw_card(view, inner, rect, placed.entry);
        const bool entered = placed.entry == view.state.list_index && key_pressed(Key::enter);
        if (overlay.clicked(rect) || entered) {
            view.intents.emplace_back(OpenFile{catalog[placed.entry].path});
        }
    }
    view.state.thumbnails_pending = made;
    if (shelves.cards.empty()) {
        inner.text(Face::body, {origin.x, origin.y, rest.w, own.px(30)},
                   catalog.empty() ? tr("No scenarios were found.") : tr("No scenario is called that."),
                   palette.text_dim);
    }
    const auto chosen = std::find_if(shelves.cards.begin(), shelves.cards.end(), [&](const Placed& placed) {
        return placed.entry == view.state.list_index;
    });
    if (chosen != shelves.cards.end() && (before != view.state.list_index || view.state.list_appears) &&
        !overlay.mouse_moved()) {
        ImGui::SetScrollY(chosen->rect.center().y - rest.h / 2);
    }
    view.state.list_appears = false;
    ImGui::Dummy({rest.w - own.px(4), shelves.height});
    ImGui::EndChild();
    if (overlay.clicked_outside({})) {
        view.intents.emplace_back(RunCommand{CommandId::close});
    }
}

} // namespace cow::ui
