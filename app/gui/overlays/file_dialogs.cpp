#include "app/gui/overlays/file_dialogs.hpp"

#include "app/gui/overlays/overlay_window.hpp"
#include "app/gui/paint/imgui_compat.hpp"
#include "core/language/language.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>
#include <span>
#include <string_view>

namespace cow::ui {
namespace {

constexpr float card_width = 480;
constexpr float button_height = 34;

/// A card in the middle of the window with words and buttons; says which button was chosen, with the mouse or by Left,
/// Right, Tab and Enter.
std::optional<std::size_t> ask(const View& view, AskState& state, Rect screen, const char* id,
                               std::string_view title, std::string_view text,
                               std::span<const std::string_view> buttons) {
    const Canvas& canvas = view.canvas;
    const Palette& palette = canvas.palette();
    const float pad = canvas.px(18);
    const float width = std::min(canvas.px(card_width), screen.w - canvas.px(24));
    const float inside = width - 2 * pad;
    const float words = canvas.paragraph(Face::body, {0, 0, inside, 0}, text, 0, false);
    const float button = canvas.px(button_height);
    const float heading = canvas.px(30);
    const float gap = canvas.px(10);
    const float height = heading + words + button + 2 * gap + 2 * pad;
    const Rect area{screen.center().x - width / 2, std::max(0.0F, screen.center().y - height / 2), width,
                    height};
    OverlayWindow window(view, id, area);
    const Canvas own = window.canvas();
    Rect rest = area.inset(pad);
    own.text(Face::title, rest.take_top(heading, gap), title, palette.text);
    own.paragraph(Face::body, rest, text, palette.text_dim);
    Rect line = rest.take_bottom(button);

    std::size_t& choice = state.choice;
    choice = std::min(choice, buttons.size() - 1);
    if (key_pressed(Key::right) || key_pressed(Key::tab)) {
        choice = (choice + 1) % buttons.size();
    }
    if (key_pressed(Key::left)) {
        choice = (choice + buttons.size() - 1) % buttons.size();
    }
    std::optional<std::size_t> out;
    const float each =
        (line.w - gap * static_cast<float>(buttons.size() - 1)) / static_cast<float>(buttons.size());
    for (std::size_t i = 0; i < buttons.size(); ++i) {
        const Rect box = line.take_left(each, gap);
        const bool hot = window.hovered(box);
        if (hot && window.mouse_moved()) {
            choice = i;
        }
        own.fill(box, i == choice || hot ? palette.control_hot : palette.control, own.px(5));
        own.outline(box, i == choice ? palette.sky : palette.line_strong, own.px(5),
                    i == choice ? own.px(1.5F) : 1);
        own.text(Face::body, box.inset(own.px(4), 0), buttons[i], palette.text, Align::center);
        if (window.clicked(box) || (i == choice && key_pressed(Key::enter) && !window.appearing())) {
            out = i;
        }
    }
    return out;
}

std::string file_name(const View& view) {
    return std::filesystem::path(view.session.document().path()).filename().string();
}

void close(const View& view) { view.intents.emplace_back(RunCommand{CommandId::close}); }

} // namespace

void draw_recovery(const View& view, AskState& state, Rect window) {
    const std::optional<Autosave>& found = view.session.document().recovery();
    if (!found) {
        close(view);
        return;
    }
    std::string text =
        trf("{} was changed and not saved when the program ended. The changes were kept.", file_name(view));
    if (!found->newer) {
        text += " " + std::string(tr("The file itself has been written since."));
    }
    const std::array buttons{tr("Restore the changes"), tr("Discard them")};
    if (const auto chosen =
            ask(view, state, window, "recovery", tr("Changes that were not saved"), text, buttons)) {
        close(view);
        view.intents.emplace_back(Recover{*chosen == 0});
    }
}

void draw_conflict(const View& view, AskState& state, Rect window) {
    const std::string text =
        trf("{} has been changed by another program since it was opened here. Nothing has been written.",
            file_name(view));
    const std::array buttons{tr("Overwrite it"), tr("Take the file"), tr("Save as …")};
    const auto chosen = ask(view, state, window, "conflict", tr("The file has changed"), text, buttons);
    if (!chosen) {
        return;
    }
    close(view);
    if (*chosen == 0) {
        view.intents.emplace_back(SaveTo{{}, true});
    } else if (*chosen == 1) {
        view.intents.emplace_back(ReloadFile{});
    } else {
        view.intents.emplace_back(RunCommand{CommandId::save_as});
    }
}

void draw_save_as(const View& view, SaveAsState& state, Rect screen) {
    const Canvas& canvas = view.canvas;
    const Palette& palette = canvas.palette();
    const float pad = canvas.px(18);
    const float width = std::min(canvas.px(620), screen.w - canvas.px(24));
    const float field = canvas.px(36);
    const float heading = canvas.px(30);
    const float gap = canvas.px(10);
    const bool failed = !state.problem.empty();
    const std::string text = state.exists
                                 ? std::string(tr("There is such a file. Enter once more overwrites it."))
                             : failed ? state.problem
                                      : std::string(tr("Enter saves, Esc does not."));
    const float words = canvas.paragraph(Face::body, {0, 0, width - 2 * pad, 0}, text, 0, false);
    const float height = heading + field + words + 2 * gap + 2 * pad;
    const Rect area{screen.center().x - width / 2, std::max(0.0F, screen.center().y - height / 2), width,
                    height};
    OverlayWindow window(view, "save as", area);
    const Canvas own = window.canvas();
    Rect rest = area.inset(pad);
    own.text(Face::title, rest.take_top(heading, gap), tr("Save as"), palette.text);
    if (window.text_field(rest.take_top(field, gap), tr("Name of the file"), state.path, state.fresh)) {
        state.exists = false;
        state.problem.clear();
    }
    state.fresh = false;
    own.paragraph(Face::body, rest, text, state.exists || failed ? palette.vermilion_text : palette.text_dim);
    if (key_pressed(Key::enter) && !state.path.empty()) {
        std::string path = state.path;
        if (!std::filesystem::path(path).has_extension()) {
            path += ".cow";
        }
        view.intents.emplace_back(SaveTo{path, state.exists});
    } else if (window.clicked_outside({})) {
        close(view);
    }
}

} // namespace cow::ui
