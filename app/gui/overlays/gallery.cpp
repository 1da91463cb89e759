#include "app/gui/overlays/gallery.hpp"

#include "app/gui/overlays/gallery_card.hpp"
#include "app/gui/overlays/overlay_window.hpp"
#include "app/gui/paint/imgui_compat.hpp"
#include "app/view/session/command_match.hpp"
#include "core/language/language.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

namespace cow::ui {
namespace {

constexpr float shelf_card_width = 204; // design pixels
constexpr float chapter_height = 30;
constexpr std::chrono::milliseconds picture_budget{12}; // one picture a frame

struct Placed {
    std::size_t entry = 0;
    Rect rect; ///< from the top of what scrolls
};
struct Shelf {
    std::string name;
    std::string about;    ///< a sentence; "" for none
    std::string progress; ///< how many of its scenarios one has been through
    Rect rect;            ///< of its words
};
struct Shelves {
    std::vector<Placed> cards;
    std::vector<Shelf> shelves;
    float height = 0;
};

/// What a folder outside of the course is called.
std::string_view folder_name(std::string_view folder) {
    struct Name {
        std::string_view folder, name;
    };
    static constexpr Name names[] = {
        {"faults", tr_later("Faults to find")},
        {"grading", tr_later("Assignments")},
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

/// The shelf that a scenario stands on; of one of the course, its chapter and how much of it is left.
Shelf shelf_of(const CatalogEntry& entry, const Catalog& catalog, const std::set<std::string>& finished) {
    Shelf out;
    if (!entry.lesson.place) {
        out.name = folder_name(entry.folder);
        return out;
    }
    const u32 number = entry.lesson.place->chapter;
    out.name = fmt::format("{}", number);
    if (const CourseChapter* chapter = catalog.chapter(number)) {
        out.name += fmt::format("  {}", chapter->shown_title());
        out.about = chapter->shown_teaches();
    }
    std::size_t all = 0;
    std::size_t done = 0;
    u32 minutes = 0;
    for (const CatalogEntry& other : catalog.entries) {
        if (other.beside(entry)) {
            ++all;
            done += finished.contains(other.path) ? 1 : 0;
            minutes += other.lesson.minutes;
        }
    }
    out.progress = trf("{} of {} done · {} min", done, all, minutes);
    return out;
}

bool fits(const CatalogEntry& entry, const Shelf& shelf, std::string_view typed) {
    return has_words(typed, fmt::format("{} {} {} {} {} {}", shelf.name, entry.title, entry.shown_title(),
                                        entry.lesson.teaches, entry.lesson.shown_teaches(), entry.file));
}

/// Shelf by shelf, as many cards side by side as fit.
Shelves shelve(const Catalog& catalog, const std::set<std::string>& finished, std::string_view typed,
               float width, float scale) {
    Shelves out;
    const float gap = 10 * scale;
    const float columns = std::max(1.0F, std::floor((width + gap) / (shelf_card_width * scale + gap)));
    const float card = (width - gap * (columns - 1)) / columns;
    const float height = gallery_card_height * scale;
    float x = 0;
    float y = 0;
    Shelf shelf;
    const CatalogEntry* before = nullptr; // on the same shelf, shown or not
    bool shown = false;                   // something of this shelf is
    for (std::size_t i = 0; i < catalog.entries.size(); ++i) {
        const CatalogEntry& entry = catalog.entries[i];
        if (before == nullptr || !entry.beside(*before)) {
            shelf = shelf_of(entry, catalog, finished);
            shown = false;
        }
        before = &entry;
        if (!fits(entry, shelf, typed)) {
            continue;
        }
        if (!std::exchange(shown, true)) {
            y += x > 0 ? height + gap : 0;
            x = 0;
            const float words = chapter_height * (shelf.about.empty() ? 1.0F : 1.7F) * scale;
            shelf.rect = {0, y, width, words};
            out.shelves.push_back(shelf);
            y += words;
        }
        if (x + card > width + 1) {
            x = 0;
            y += height + gap;
        }
        out.cards.push_back({i, {x, y, card, height}});
        x += card + gap;
    }
    out.height = y + (out.cards.empty() ? 0 : height);
    return out;
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

void draw_shelf(const Canvas& canvas, const Shelf& shelf, Rect words) {
    Rect line = words.take_top(canvas.px(chapter_height));
    const float room = canvas.text_width(Face::small, shelf.progress);
    canvas.text(Face::small, line.take_right(room, canvas.px(12)), shelf.progress, canvas.palette().text_dim);
    canvas.elided(Face::heading, line, shelf.name, canvas.palette().text);
    canvas.elided(Face::small, words.take_top(canvas.line_height(Face::small)), shelf.about,
                  canvas.palette().text_dim);
}

/// Those in sight, from `origin`.
void draw_shelves(const View& view, GalleryState& state, const OverlayWindow& window, const Shelves& shelves,
                  Point origin, Rect sight) {
    const Canvas canvas = window.canvas();
    const Catalog& catalog = view.session.documents().catalog();
    const std::set<std::string>& finished = view.settings.finished;
    const CatalogEntry* next = catalog.next(finished);
    for (const Shelf& shelf : shelves.shelves) {
        draw_shelf(canvas, shelf, shelf.rect.moved(origin));
    }
    state.pending = false;
    for (const Placed& placed : shelves.cards) {
        const Rect rect = placed.rect.moved(origin);
        if (rect.bottom() < sight.y || rect.y > sight.bottom()) {
            continue;
        }
        const CatalogEntry& entry = catalog.entries[placed.entry];
        state.pending = state.pending || make_a_picture(state, entry.path);
        if (window.hovered(rect) && window.mouse_moved()) {
            state.index = placed.entry;
        }
        const auto known = state.thumbnails.find(entry.path);
        const bool open = entry.path == view.session.document().path();
        const bool tells = open && view.session.hidden_behind(); // how it goes on behind a question
        draw_gallery_card(canvas, rect,
                          {.entry = entry,
                           .picture = tells || known == state.thumbnails.end() ? nullptr : &known->second,
                           .open = open,
                           .chosen = placed.entry == state.index,
                           .finished = finished.contains(entry.path),
                           .next = entry.lesson.place && next == &entry,
                           .begun = !finished.empty()});
        const bool entered = placed.entry == state.index && key_pressed(Key::enter);
        if (window.clicked(rect) || entered) {
            view.intents.emplace_back(OpenFile{entry.path});
        }
    }
    if (shelves.cards.empty()) {
        canvas.text(Face::body, {origin.x, origin.y, sight.w, canvas.px(30)},
                    catalog.entries.empty() ? tr("No scenarios were found.")
                                            : tr("No scenario is called that."),
                    canvas.palette().text_dim);
    }
}

/// What the chosen one teaches, and what it needs.
void draw_about(const Canvas& canvas, const View& view, const CatalogEntry& entry, Rect area) {
    const Palette& palette = canvas.palette();
    const Lesson& lesson = entry.lesson;
    const float line = canvas.line_height(Face::body);
    canvas.fill(area.take_top(canvas.px(1)), palette.line);
    area.take_top(canvas.px(6));
    canvas.elided(Face::body, area.take_top(line, canvas.px(2)),
                  lesson.teaches.empty() ? entry.shown_title() : lesson.shown_teaches(), palette.text);
    std::string needs;
    for (const std::string& name : lesson.needs) {
        const CatalogEntry* other = view.session.documents().catalog().in_course(name);
        const bool done = other != nullptr && view.settings.finished.contains(other->path);
        needs += fmt::format("{}{}{}", needs.empty() ? "" : ", ",
                             other == nullptr ? name : other->shown_title(), done ? " ✓" : "");
    }
    canvas.elided(Face::small, area, needs.empty() ? std::string() : trf("To know before: {}", needs),
                  palette.text_dim);
}

} // namespace

void draw_gallery(const View& view, GalleryState& state, Rect window) {
    const Canvas& canvas = view.canvas;
    const Catalog& catalog = view.session.documents().catalog();
    const Rect area =
        window.inset(std::min(canvas.px(40), window.w * 0.03F), std::min(canvas.px(34), window.h * 0.04F));
    OverlayWindow overlay(view, "gallery", area);
    Rect rest = area.inset(canvas.px(16), canvas.px(12));
    draw_top(overlay, state, rest.take_top(canvas.px(34), canvas.px(10)));
    const Rect about = rest.take_bottom(
        canvas.line_height(Face::body) + canvas.line_height(Face::small) + canvas.px(10), canvas.px(6));

    ImGui::SetCursorScreenPos({rest.x, rest.y});
    ImGui::BeginChild("shelves", {rest.w + canvas.px(8), rest.h}, 0, ImGuiWindowFlags_NoBackground);
    const ImVec2 origin = ImGui::GetCursorScreenPos();
    const float width = rest.w - canvas.px(4);
    const Shelves shelves = shelve(catalog, view.settings.finished, state.typed, width, canvas.scale());
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
    if (chosen != shelves.cards.end()) {
        draw_about(overlay.canvas(), view, catalog.entries[chosen->entry], about);
    }
    if (overlay.clicked_outside({})) {
        view.intents.emplace_back(RunCommand{CommandId::close});
    }
}

} // namespace cow::ui
