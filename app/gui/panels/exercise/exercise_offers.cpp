// What is on offer to whoever is the kernel: verbs, or the acts of one of them.

#include "app/gui/paint/imgui_compat.hpp"
#include "app/gui/panels/exercise/exercise_parts.hpp"
#include "core/exercise/act_text.hpp"
#include "core/language/language.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace cow::ui::exercise {
namespace {

/// The keys of what is on offer, in its order; those of the panel's buttons are not among them.
constexpr std::string_view offer_keys = "1234567890abcdefghi";

struct Offer {
    std::string text;
    std::string tip;
};
std::vector<Offer> offers_of(const View& view) {
    const BeKernel& kernel = *view.session.be_kernel();
    const Exercise& exercise = kernel.exercise();
    std::vector<Offer> out;
    if (!kernel.verb()) {
        for (const Verb verb : verbs_of(exercise.plan().kind)) {
            out.push_back({std::string(tr(verb_text(verb))), std::string(tr(verb_help(verb)))});
        }
        return out;
    }
    const Labels& labels = labels_of(view);
    for (const Act& act : kernel.acts()) {
        const bool group = exercise.plan().kind != ExerciseKind::fault;
        const std::string text = act_text(exercise, act, labels);
        out.push_back({text, group ? text + "\n" + group_text(exercise, act.group, labels) : text});
    }
    return out;
}

/// Rows and columns: two where every offer fits into half the width.
struct Grid {
    std::size_t rows = 1;
    std::size_t columns = 1;
};
Grid grid_of(const Canvas& canvas, const std::vector<Offer>& offers, float width) {
    const float room = width / 2 - canvas.px(34);
    const bool two = offers.size() > 5 && std::all_of(offers.begin(), offers.end(), [&](const Offer& offer) {
                         return canvas.text_width(Face::small, offer.text) <= room;
                     });
    const std::size_t columns = two ? 2 : 1;
    return {(offers.size() + columns - 1) / columns, columns};
}

std::string_view title_of(const View& view) {
    const std::optional<Verb> verb = view.session.be_kernel()->verb();
    return verb ? tr(verb_text(*verb)) : tr("What next?");
}

void draw_offer(const View& view, Rect cell, std::size_t index, const Offer& offer) {
    const Canvas& canvas = view.canvas;
    const Palette& palette = canvas.palette();
    const bool chosen = index == view.session.be_kernel()->chosen();
    const bool hot = canvas.hovered(cell);
    if (chosen || hot) {
        canvas.fill(cell, chosen ? palette.control_hot : palette.control, canvas.px(4));
    }
    if (chosen) {
        canvas.outline(cell, palette.accent, canvas.px(4));
    }
    Rect rest = cell.inset(canvas.px(6), 0);
    const Rect key = rest.take_left(canvas.px(14), canvas.px(4));
    if (index < offer_keys.size()) {
        canvas.text(Face::mono_small, key, offer_keys.substr(index, 1), palette.text_faint);
    }
    canvas.elided(Face::small, rest, offer.text, palette.text);
    if (hot) {
        tooltip(canvas, offer.tip);
    }
    if (canvas.clicked(cell)) {
        view.intents.emplace_back(ChooseAct{index, true});
    }
}

} // namespace

float offers_height(const View& view, float width) {
    const Grid grid = grid_of(view.canvas, offers_of(view), width);
    return view.canvas.px(20 + row_height * static_cast<float>(grid.rows));
}

void draw_offers(const View& view, Rect place) {
    const Canvas& canvas = view.canvas;
    const std::vector<Offer> offers = offers_of(view);
    const Grid grid = grid_of(canvas, offers, place.w);
    canvas.text(Face::strong, place.take_top(canvas.px(20)), title_of(view), canvas.palette().yellow_text);
    const float width = place.w / static_cast<float>(grid.columns);
    const float room = place.h / canvas.px(row_height);
    const auto rows = std::min(grid.rows, static_cast<std::size_t>(std::max(room, 1.0F)));
    const std::size_t chosen_row = view.session.be_kernel()->chosen() % grid.rows;
    const std::size_t first = chosen_row < rows ? 0 : chosen_row + 1 - rows;
    for (std::size_t i = 0; i < offers.size(); ++i) {
        const std::size_t row = i % grid.rows;
        if (row < first || row >= first + rows) {
            continue;
        }
        const Rect cell{place.x + width * static_cast<float>(i / grid.rows),
                        place.y + canvas.px(row_height) * static_cast<float>(row - first),
                        width - canvas.px(2), canvas.px(row_height) - 1};
        draw_offer(view, cell, i, offers[i]);
    }
}

void take_offer_keys(const View& view, float width) {
    const std::vector<Offer> offers = offers_of(view);
    const Grid grid = grid_of(view.canvas, offers, width);
    const std::size_t chosen = view.session.be_kernel()->chosen();
    std::size_t now = chosen;
    if (key_pressed(Key::down)) {
        now = (chosen + 1) % offers.size();
    } else if (key_pressed(Key::up)) {
        now = (chosen + offers.size() - 1) % offers.size();
    } else if (key_pressed(Key::left) || key_pressed(Key::right)) {
        const std::size_t other = chosen < grid.rows ? chosen + grid.rows : chosen - grid.rows;
        now = grid.columns == 2 && other < offers.size() ? other : chosen;
    } else if (key_pressed(Key::home)) {
        now = 0;
    } else if (key_pressed(Key::end)) {
        now = offers.size() - 1;
    }
    if (now != chosen) {
        view.intents.emplace_back(ChooseAct{now, false});
    }
    if (key_pressed(Key::enter)) {
        view.intents.emplace_back(ChooseAct{now, true});
    }
    for (const ImWchar typed : ImGui::GetIO().InputQueueCharacters) {
        const std::size_t index = typed < 0x80 && !modifier_held() ? offer_keys.find(static_cast<char>(typed))
                                                                   : std::string_view::npos;
        if (index < offers.size()) {
            view.intents.emplace_back(ChooseAct{index, true});
        }
    }
}

} // namespace cow::ui::exercise
