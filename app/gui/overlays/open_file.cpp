#include "app/gui/overlays/open_file.hpp"

#include "app/gui/overlays/overlay_window.hpp"
#include "app/gui/paint/imgui_compat.hpp"
#include "app/view/text/file_places.hpp"
#include "core/language/language.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <string_view>
#include <system_error>

namespace cow::ui {
namespace {

constexpr std::size_t most_choices = 14;
constexpr float choice_height = 26;

std::string_view group_name(ChoiceGroup group) {
    constexpr std::array<std::string_view, 3> names{tr_later("RECENT"), tr_later("IN THE SAME FOLDER"),
                                                    tr_later("TO COMPLETE WITH TAB")};
    return names[static_cast<std::size_t>(group)];
}

void list(const View& view, OpenFileState& state) {
    std::vector<std::string> recent;
    for (const RecentFile& file : view.settings.recent) {
        recent.push_back(file.path);
    }
    state.choices = file_choices(state.typed, recent, view.session.document().path());
    state.index =
        state.typed.empty() && !state.choices.empty() ? std::optional<std::size_t>(0) : std::nullopt;
    state.listed = true;
}

void move_choice(OpenFileState& state) {
    const std::size_t count = state.choices.size();
    if (count == 0) {
        return;
    }
    if (key_pressed(Key::down)) {
        state.index = state.index ? (*state.index + 1) % count : 0;
    }
    if (key_pressed(Key::up)) {
        state.index = (state.index.value_or(0) + count - 1) % count;
    }
}

/// A folder is gone into, a file opened. One that is not there yet is made, in a folder that is.
void choose(const View& view, OpenFileState& state, const std::string& path) {
    std::error_code error;
    const std::filesystem::path full(full_path(expanded(path)));
    if (std::filesystem::is_directory(full, error)) {
        state.typed = path.ends_with('/') ? path : path + "/";
        state.fresh = true;
        state.listed = false;
    } else if (!std::filesystem::is_directory(full.parent_path(), error)) {
        state.problem = trf("There is no folder {}.", full.parent_path().string());
        state.fresh = true; // Enter took the cursor out of the field
    } else {
        view.intents.emplace_back(RunCommand{CommandId::close});
        view.intents.emplace_back(OpenFile{full.string()});
    }
}

/// A part of the list, with the chosen row in it.
std::size_t first_shown(const OpenFileState& state, std::size_t rows) {
    const std::size_t index = state.index.value_or(0);
    return index < rows ? 0 : index - rows + 1;
}

void draw_rows(const View& view, OpenFileState& state, const OverlayWindow& window, Rect rest,
               std::size_t rows) {
    const Canvas own = window.canvas();
    const Palette& palette = own.palette();
    const std::size_t first = first_shown(state, rows);
    const std::size_t end = std::min(state.choices.size(), first + rows);
    for (std::size_t i = first; i < end; ++i) {
        const FileChoice& choice = state.choices[i];
        const Rect line = rest.take_top(own.px(choice_height));
        if (window.hovered(line) && window.mouse_moved()) {
            state.index = i;
        }
        if (state.index == i) {
            own.fill(line, palette.control_hot, own.px(4));
        }
        Rect inner = line.inset(own.px(10), 0);
        const bool begins = i == first || state.choices[i - 1].group != choice.group;
        const std::string_view group = begins ? tr(group_name(choice.group)) : std::string_view();
        own.text(Face::heading, inner.take_right(own.text_width(Face::heading, group), own.px(12)), group,
                 palette.text_faint, Align::right);
        own.text(Face::body, inner, choice.shown, palette.text);
        if (window.clicked(line)) {
            choose(view, state, choice.path);
            return;
        }
    }
}

} // namespace

void draw_open_file(const View& view, OpenFileState& state, Rect screen) {
    if (!state.listed) {
        list(view, state);
    }
    const Canvas& canvas = view.canvas;
    const Palette& palette = canvas.palette();
    const float margin = canvas.px(12);
    const float heading = canvas.px(30);
    const float field = canvas.px(36);
    const float line = canvas.px(22);
    const float row = canvas.px(choice_height);
    const float width = std::min(canvas.px(640), screen.w - canvas.px(24));
    const auto fitting = static_cast<std::size_t>(
        std::max(1.0F, (screen.h * 0.9F - heading - field - line - 4 * margin) / row));
    const std::size_t rows = std::min(most_choices, fitting);
    const float height = heading + field + line + static_cast<float>(rows) * row + 4 * margin;
    const Rect area{screen.center().x - width / 2, std::max(0.0F, (screen.h - height) * 0.4F), width, height};

    OverlayWindow window(view, "open file", area);
    const Canvas own = window.canvas();
    Rect rest = area.inset(margin);
    own.text(Face::title, rest.take_top(heading, margin), tr("Open a file"), palette.text);
    if (window.text_field(rest.take_top(field, margin), tr("Path of the file"), state.typed, state.fresh,
                          completed_path)) {
        state.listed = false;
        state.problem.clear();
    }
    state.fresh = false;
    if (!state.listed) {
        list(view, state);
    }
    const std::string_view hint = tr("Enter opens, Tab completes; a file that is not there yet is made.");
    own.text(Face::small, rest.take_top(line), state.problem.empty() ? hint : state.problem,
             state.problem.empty() ? palette.text_dim : palette.vermilion_text);
    move_choice(state);
    draw_rows(view, state, window, rest, rows);
    if (key_pressed(Key::enter) && !window.appearing()) {
        const bool chosen = state.index && *state.index < state.choices.size();
        const std::string path = chosen ? state.choices[*state.index].path : state.typed;
        if (!path.empty()) {
            choose(view, state, path);
        }
    }
    if (window.clicked_outside({})) {
        view.intents.emplace_back(RunCommand{CommandId::close});
    }
}

} // namespace cow::ui
