#include "app/gui/overlays/gallery.hpp"

#include "app/gui/overlays/overlay_window.hpp"
#include "app/gui/paint/imgui_compat.hpp"
#include "app/gui/stage/kind_mark.hpp"
#include "app/view/session/command_match.hpp"
#include "core/language/language.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace cow::ui {
namespace {

constexpr float shelf_card_width = 204; // design pixels
constexpr float card_height = 192;
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

std::string_view chapter_name(std::string_view folder) {
    struct Name {
        std::string_view folder, name;
    };
    static constexpr Name names[] = {
        {"fork", tr_later("Fork and copy-on-write")},
        {"memory", tr_later("Memory on demand")},
        {"files", tr_later("Files and libraries")},
        {"ksm", tr_later("Same-page merging")},
        {"faults", tr_later("Faults to find")},
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

bool fits(const CatalogEntry& entry, std::string_view typed) {
    return has_words(typed, fmt::format("{} {} {} {}", chapter_name(entry.chapter), entry.title,
                                        entry.shown_title(), entry.file));
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

void draw_card(const View& view, const GalleryState& state, const Canvas& canvas, Rect rect,
               std::size_t index) {
    const Palette& palette = canvas.palette();
    const CatalogEntry& entry = view.session.documents().catalog()[index];
    const bool current = entry.path == view.session.document().path();
    const bool chosen = index == state.index;
    canvas.fill(rect, chosen ? palette.control_hot : palette.panel, canvas.px(size::rounding));
    canvas.outline(rect,
                   current  ? palette.accent
                   : chosen ? palette.text_dim
                            : palette.line,
                   canvas.px(size::rounding), current || chosen ? canvas.px(1.6F) : 1);
    Rect rest = rect.inset(canvas.px(10), canvas.px(8));
    const Rect picture = rest.take_top(canvas.px(picture_height), canvas.px(5));
    const auto known = state.thumbnails.find(entry.path);
    const bool tells = current && view.session.hidden_behind(); // how it goes on behind a question
    if (!tells && known != state.thumbnails.end() && !known->second.empty()) {
        draw_thumbnail(canvas, picture, known->second);
    }
    const Rect title = rest.take_top(3 * canvas.line_height(Face::strong), canvas.px(1));
    if (canvas.paragraph(Face::strong, title, entry.shown_title(), palette.text, false) <= title.h + 1) {
        canvas.paragraph(Face::strong, title, entry.shown_title(), palette.text);
    } else {
        canvas.elided(Face::strong, title, entry.shown_title(), palette.text);
    }
    canvas.elided(Face::mono_small, rest.take_top(canvas.px(18)), entry.file, palette.text_faint);
}

/// The card that the arrow keys lead to: the nearest one in that direction.
void move_choice(GalleryState& state, const Shelves& shelves) {
    const auto here = std::find_if(shelves.cards.begin(), shelves.cards.end(),
                                   [&](const Placed& placed) { return placed.entry == state.index; });
    if (shelves.cards.empty()) {
        return;
    }
    if (here == shelves.cards.end()) {
        state.index = shelves.cards.front().entry;
        return;
    }
    const bool typing = !state.typed.empty(); // then these two move in the text
    if (key_pressed(Key::right) && !typing && here + 1 != shelves.cards.end()) {
        state.index = here[1].entry;
    }
    if (key_pressed(Key::left) && !typing && here != shelves.cards.begin()) {
        state.index = here[-1].entry;
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
        state.index = best != nullptr ? best->entry : state.index;
    };
    if (key_pressed(Key::down)) {
        vertical(1);
    }
    if (key_pressed(Key::up)) {
        vertical(-1);
    }
}

/// One picture a frame, of those in sight first.
bool make_a_picture(GalleryState& state, const std::string& path) {
    if (state.thumbnails.contains(path)) {
        return false;
    }
    state.thumbnails.emplace(path, thumbnail_of(path, picture_budget));
    return true;
}

/// The heading, and the field to find some by typing.
void draw_top(const OverlayWindow& window, GalleryState& state, Rect line) {
    const Canvas canvas = window.canvas();
    const std::string_view heading = tr("Scenarios");
    const float width = canvas.text_width(Face::title, heading) + canvas.px(8);
    canvas.text(Face::title, line.take_left(width, canvas.px(16)), heading, canvas.palette().text);
    const Rect field = line.take_right(std::min(canvas.px(280), line.w));
    window.text_field(field, tr("Type to find one"), state.typed, state.fresh);
    state.fresh = false;
}

/// Those in sight, from `origin`.
void draw_shelves(const View& view, GalleryState& state, const OverlayWindow& window, const Shelves& shelves,
                  Point origin, Rect sight) {
    const Canvas canvas = window.canvas();
    const std::vector<CatalogEntry>& catalog = view.session.documents().catalog();
    for (const ChapterLine& line : shelves.chapters) {
        canvas.text(Face::heading, line.rect.moved(origin), line.name, canvas.palette().text_dim);
    }
    state.pending = false;
    for (const Placed& placed : shelves.cards) {
        const Rect rect = placed.rect.moved(origin);
        if (rect.bottom() < sight.y || rect.y > sight.bottom()) {
            continue;
        }
        state.pending = state.pending || make_a_picture(state, catalog[placed.entry].path);
        if (window.hovered(rect) && window.mouse_moved()) {
            state.index = placed.entry;
        }
        draw_card(view, state, canvas, rect, placed.entry);
        const bool entered = placed.entry == state.index && key_pressed(Key::enter);
        if (window.clicked(rect) || entered) {
            view.intents.emplace_back(OpenFile{catalog[placed.entry].path});
        }
    }
    if (shelves.cards.empty()) {
        canvas.text(Face::body, {origin.x, origin.y, sight.w, canvas.px(30)},
                    catalog.empty() ? tr("No scenarios were found.") : tr("No scenario is called that."),
                    canvas.palette().text_dim);
    }
}

} // namespace

void draw_gallery(const View& view, GalleryState& state, Rect window) {
    const Canvas& canvas = view.canvas;
    const Rect area =
        window.inset(std::min(canvas.px(40), window.w * 0.03F), std::min(canvas.px(34), window.h * 0.04F));
    OverlayWindow overlay(view, "gallery", area);
    Rect rest = area.inset(canvas.px(16), canvas.px(12));
    draw_top(overlay, state, rest.take_top(canvas.px(34), canvas.px(10)));

    ImGui::SetCursorScreenPos({rest.x, rest.y});
    ImGui::BeginChild("shelves", {rest.w + canvas.px(8), rest.h}, 0, ImGuiWindowFlags_NoBackground);
    const ImVec2 origin = ImGui::GetCursorScreenPos();
    const float width = rest.w - canvas.px(4);
    const Shelves shelves = shelve(view.session.documents().catalog(), state.typed, width, canvas.scale());
    const std::size_t before = state.index;
    move_choice(state, shelves);
    draw_shelves(view, state, overlay, shelves, {origin.x, origin.y}, rest);
    const auto chosen = std::find_if(shelves.cards.begin(), shelves.cards.end(),
                                     [&](const Placed& placed) { return placed.entry == state.index; });
    if (chosen != shelves.cards.end() && (before != state.index || state.appears) && !overlay.mouse_moved()) {
        ImGui::SetScrollY(chosen->rect.center().y - rest.h / 2);
    }
    state.appears = false;
    ImGui::Dummy({width, shelves.height});
    ImGui::EndChild();
    if (overlay.clicked_outside({})) {
        view.intents.emplace_back(RunCommand{CommandId::close});
    }
}

} // namespace cow::ui
