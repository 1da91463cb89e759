#include "app/gui/commands/command_rows.hpp"
#include "app/gui/commands/moment_link.hpp"
#include "app/gui/commands/overlay_commands.hpp"
#include "app/gui/commands/view_choice.hpp"
#include "app/gui/overlays/mirror_view.hpp"
#include "app/gui/stage/stage_camera.hpp"
#include "app/gui/view/interface_scale.hpp"
#include "core/language/language.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

namespace cow::ui {
namespace {

constexpr double zoom_notice_seconds = 4;

/// Selects what comes after or before the selection on the stage, around its end.
template <int direction> void select_neighbour(CommandContext& context) {
    Session& session = context.session;
    const std::vector<Selection> all = selectable(context.state.stage.scene);
    if (session.player() == nullptr || all.empty()) {
        return;
    }
    const auto here = std::find_if(all.begin(), all.end(), [&](const Selection& one) {
        const Selection& now = session.selection();
        return now.kind == one.kind && now.mm == one.mm && now.page == one.page && now.frame == one.frame;
    });
    const auto count = static_cast<std::ptrdiff_t>(all.size());
    std::ptrdiff_t index = direction > 0 ? 0 : count - 1;
    if (here != all.end()) {
        index = (here - all.begin() + direction + count) % count;
    }
    session.select(all[static_cast<std::size_t>(index)]);
}

/// Selects the page in question, if no page is selected, and shows why it is as it is.
void explain(CommandContext& context) {
    Session& session = context.session;
    ViewState& state = context.state;
    if (session.player() == nullptr) {
        return;
    }
    if (session.selection().kind != Selection::Kind::page) {
        session.select(followed_page(*session.player()));
    }
    state.settings.panels.inspector = true;
    state.inspector.called = true;
    state.front = state.compact ? Place::inspector : state.front;
    state.inspector.reveal_why = true;
}

/// Pins the address of the page that is inspected, down to the byte if it is the one being accessed.
void pin_address(CommandContext& context) {
    const Session& session = context.session;
    ViewState& state = context.state;
    if (session.player() == nullptr) {
        return;
    }
    const Selection& selected = session.selection();
    const bool usable = selected.kind == Selection::Kind::page || selected.kind == Selection::Kind::vma;
    const Selection subject = usable ? selected : followed_page(*session.player());
    std::optional<VirtAddr> wanted;
    if (!subject.empty()) {
        const AccessState access = session.moment().access;
        wanted = access.active && access.addr.page() == subject.page ? access.addr : VirtAddr{subject.page};
    }
    const bool same = wanted && state.pinned.addr && wanted->page() == state.pinned.addr->page();
    state.pinned.addr = same ? std::nullopt : wanted;
    state.inspector.called = state.pinned.addr.has_value();
    if (state.pinned.addr) {
        state.settings.panels.inspector = true;
    }
}

template <CommandId id> void zoom(CommandContext& context) {
    ViewState& state = context.state;
    if (context.session.player() != nullptr) {
        const Camera before = state.camera;
        state.camera = camera_after(id, before, state.stage.scene, state.stage.layout);
        const bool same = state.camera.memory == before.memory;
        if (id == CommandId::zoom_in && same) {
            state.notice.say(trf("Every frame in view has a cell with its contents: nothing is nearer."),
                             zoom_notice_seconds);
        } else if (id == CommandId::zoom_out && same) {
            state.notice.say(trf("All of memory is in view: nothing is further away."), zoom_notice_seconds);
        }
    }
}

template <bool nearer> void zoom_timeline(CommandContext& context) {
    if (context.session.player() != nullptr) {
        zoom_at_cursor(context.state.timeline, context.session, nearer);
    }
}
template <int direction> void pan_timeline(CommandContext& context) {
    TimeView& view = context.state.timeline.view;
    view = panned(view, direction * 0.5);
}

void next_theme(CommandContext& context) {
    Theme& theme = context.state.settings.theme;
    theme = static_cast<Theme>((static_cast<u8>(theme) + 1) % 3);
}

void next_language(CommandContext& context) {
    const std::size_t next = (static_cast<std::size_t>(language()) + 1) % languages.size();
    context.state.settings.language = language_code(languages[next]);
}

template <bool Settings::*setting> void toggle_setting(CommandContext& context) {
    bool& value = context.state.settings.*setting;
    value = !value;
}
template <bool Settings::*setting> bool setting_on(const Session&, const ViewState& state) {
    return state.settings.*setting;
}

template <int direction> void change_scale(CommandContext& context) {
    constexpr std::array steps{75, 90, 100, 110, 125, 150, 175, 200, 250, 300};
    Settings& settings = context.state.settings;
    const int now = settings.scale != 0 ? settings.scale : interface_percent(context.screen, settings);
    if (direction > 0) {
        const auto next = std::upper_bound(steps.begin(), steps.end(), now);
        settings.scale = next == steps.end() ? steps.back() : *next;
    } else {
        const auto next = std::lower_bound(steps.begin(), steps.end(), now);
        settings.scale = next == steps.begin() ? steps.front() : next[-1];
    }
}

/// Shows or hides a panel; with room for one, gives it the main place, or the stage again.
template <bool Panels::*panel, Place place> void toggle_panel(CommandContext& context) {
    ViewState& state = context.state;
    bool& wanted = state.settings.panels.*panel;
    if (state.compact) {
        state.front = state.front == place ? Place::stage : place;
    } else {
        wanted = !wanted;
    }
}
template <bool Panels::*panel> bool panel_on(const Session&, const ViewState& state) {
    return state.settings.panels.*panel;
}

void compare(CommandContext& context) {
    CompareState& state = context.state.compare;
    state.open = !state.open;
    if (state.open && !compares_kernels(context.session, context.state)) {
        state.open = false;
        context.state.notice.say(
            std::string(tr("A scenario that runs can be compared; the editor is closed first.")),
            notice_seconds);
    }
}
void compare_with(CommandContext& context) {
    if (!context.state.compare.open) {
        compare(context);
    }
    if (context.state.compare.open) {
        toggle_overlay(context, Overlay::compare_choice);
    }
}

void copy_text(CommandContext& context) {
    const std::string text =
        copied_text(context.session, words_of_comparison(context.session, context.state));
    if (!text.empty()) {
        ImGui::SetClipboardText(text.c_str());
        context.state.notice.say(std::string(tr("Copied as text.")), short_notice_seconds);
    }
}

/// Whoever keeps the clipboard knows the address that it belongs to, and the text where the link lacks it.
void copy_link(CommandContext& context) {
    const Link link = moment_link(context.session, context.state, language());
    ImGui::SetClipboardText(link_text(link).c_str());
    context.state.notice.say(
        link.scenario.empty()
            ? std::string(tr("Copied. It is a place in this text, which only a browser puts into the link."))
            : std::string(tr("Copied: this moment, as the end of the address of a page with Cowscope.")),
        short_notice_seconds);
}

/// Where there is such a view.
void show_again(CommandContext& context, const ViewChoice* choice) {
    if (choice != nullptr) {
        show(*choice, context.session, context.state);
    }
}

constexpr std::array look_table{
    Command{CommandId::zoom_in,
            Section::look,
            tr_later("Zoom in"),
            tr_later("Look at memory more closely; or turn the wheel over it."),
            {typed('z')},
            zoom<CommandId::zoom_in>},
    Command{CommandId::zoom_out,
            Section::look,
            tr_later("Zoom out"),
            tr_later("See more of memory."),
            {typed('y')},
            zoom<CommandId::zoom_out>},
    Command{CommandId::zoom_to_fit,
            Section::look,
            tr_later("Zoom to fit"),
            tr_later("All of memory, all processes, all pages, as closely as they fit."),
            {typed('a')},
            zoom<CommandId::zoom_to_fit>},
    Command{CommandId::zoom_to_event,
            Section::look,
            tr_later("Zoom to what happens"),
            tr_later("The frames of the current event, from nearby."),
            {typed('h')},
            zoom<CommandId::zoom_to_event>},
    Command{CommandId::timeline_in,
            Section::look,
            tr_later("Timeline nearer"),
            tr_later("Fewer steps and more of their events; or turn the wheel over it."),
            {typed('x')},
            zoom_timeline<true>},
    Command{CommandId::timeline_out,
            Section::look,
            tr_later("Timeline further away"),
            tr_later("More steps."),
            {shifted('x')},
            zoom_timeline<false>},
    Command{CommandId::timeline_all,
            Section::look,
            tr_later("All of the timeline"),
            tr_later("From the first step to the last."),
            {typed('0')},
            [](CommandContext& context) { context.state.timeline.view = {}; }},
    Command{CommandId::timeline_left,
            Section::look,
            tr_later("Timeline to the left"),
            tr_later("Half a width back, where it is nearer; or turn the wheel with Shift."),
            {shift(Key::left)},
            pan_timeline<-1>},
    Command{CommandId::timeline_right,
            Section::look,
            tr_later("Timeline to the right"),
            tr_later("Half a width on."),
            {shift(Key::right)},
            pan_timeline<1>},
    Command{CommandId::select_next,
            Section::look,
            tr_later("Select the next"),
            tr_later("Through the pages and frames on the stage."),
            {key(Key::tab)},
            select_neighbour<1>},
    Command{CommandId::select_previous,
            Section::look,
            tr_later("Select the one before"),
            tr_later("The same way back."),
            {shift(Key::tab)},
            select_neighbour<-1>},
    Command{CommandId::explain,
            Section::look,
            tr_later("Why?"),
            tr_later("Why the page in question is as it is, step by step."),
            {typed('w')},
            explain},
    Command{CommandId::pin_address,
            Section::look,
            tr_later("Pin this address"),
            tr_later("Show its walk in every process at once; once more takes it away."),
            {typed('i')},
            pin_address,
            [](const Session&, const ViewState& state) { return state.pinned.addr.has_value(); }},
    Command{CommandId::next_theme,
            Section::look,
            tr_later("Theme"),
            tr_later("Dark, light, or high contrast."),
            {typed('t')},
            next_theme},
    Command{CommandId::next_language,
            Section::look,
            tr_later("Language"),
            tr_later("English or Simplified Chinese."),
            {typed('l')},
            next_language},
    Command{CommandId::projector,
            Section::look,
            tr_later("Projector"),
            tr_later("Large type and few panels, legible from the last row."),
            {typed('p')},
            toggle_setting<&Settings::projector>,
            setting_on<&Settings::projector>},
    Command{CommandId::scale_up,
            Section::look,
            tr_later("Larger"),
            tr_later("Everything larger, up to 300 %."),
            {control('+'), control('=')},
            change_scale<1>},
    Command{CommandId::scale_down,
            Section::look,
            tr_later("Smaller"),
            tr_later("Everything smaller, down to 75 %."),
            {control('-')},
            change_scale<-1>},
    Command{CommandId::scale_auto,
            Section::look,
            tr_later("Size to fit the window"),
            tr_later("Type grows with the window, as at the start."),
            {control('0')},
            [](CommandContext& context) { context.state.settings.scale = 0; },
            [](const Session&, const ViewState& state) { return state.settings.scale == 0; }},
    Command{CommandId::reduced_motion,
            Section::look,
            tr_later("Reduced motion"),
            tr_later("Nothing travels: what changes lights up."),
            {},
            toggle_setting<&Settings::reduced_motion>,
            setting_on<&Settings::reduced_motion>},
    Command{CommandId::toggle_script,
            Section::look,
            tr_later("Script panel"),
            tr_later("Show or hide it."),
            {key(Key::f2)},
            toggle_panel<&Panels::script, Place::script>,
            panel_on<&Panels::script>},
    Command{CommandId::toggle_narration,
            Section::look,
            tr_later("What is happening"),
            tr_later("Show or hide the panel that tells it."),
            {key(Key::f3)},
            toggle_panel<&Panels::narration, Place::narration>,
            panel_on<&Panels::narration>},
    Command{CommandId::toggle_inspector,
            Section::look,
            tr_later("Inspector panel"),
            tr_later("Show or hide what is known of the selection."),
            {key(Key::f4)},
            toggle_panel<&Panels::inspector, Place::inspector>,
            panel_on<&Panels::inspector>},
    Command{CommandId::toggle_figures,
            Section::look,
            tr_later("Figures"),
            tr_later("Show or hide counters and plots."),
            {key(Key::f5)},
            [](CommandContext& context) {
                bool& figures = context.state.settings.panels.figures;
                figures = !figures;
            },
            panel_on<&Panels::figures>},
    Command{CommandId::plots,
            Section::look,
            tr_later("Plots"),
            tr_later("Frames, faults, copies and memory over the steps."),
            {typed('v')},
            toggle_overlay<Overlay::plots>,
            overlay_open<Overlay::plots>},
    Command{
        CommandId::compare,
        Section::look,
        tr_later("Compare kernels"),
        tr_later("The same steps under two or three kernels, side by side; once more, or Esc, leaves it."),
        {key(Key::f8)},
        compare,
        compares_kernels},
    Command{CommandId::compare_with,
            Section::look,
            tr_later("Kernels to compare"),
            tr_later("Which ones: what their fork does, and what is wrong with them."),
            {shift(Key::f8)},
            compare_with,
            overlay_open<Overlay::compare_choice>},
    Command{CommandId::text_mirror,
            Section::look,
            tr_later("Text mirror"),
            tr_later("All that is shown, as plain text."),
            {key(Key::f6)},
            toggle_overlay<Overlay::mirror>,
            overlay_open<Overlay::mirror>},
    Command{CommandId::copy_text,
            Section::look,
            tr_later("Copy as text"),
            tr_later("What is selected, or else all that is shown, as plain text, to the clipboard."),
            {control('c')},
            copy_text},
    Command{
        CommandId::copy_link,
        Section::look,
        tr_later("Copy a link to this moment"),
        tr_later(
            "Scenario, step and event, language and theme, as the end of an address: whoever opens it in a "
            "browser sees this picture."),
        {control('l')},
        copy_link},
    Command{CommandId::undo_view,
            Section::look,
            tr_later("Undo the last change of the view"),
            tr_later("Selection, panels, zoom, theme: the picture as it was."),
            {control('z')},
            [](CommandContext& context) { show_again(context, context.history.undo()); }},
    Command{CommandId::redo_view,
            Section::look,
            tr_later("Redo it"),
            tr_later("The change of the view again."),
            {control('y'), control_shift('z')},
            [](CommandContext& context) { show_again(context, context.history.redo()); }},
};
static_assert(is_whole(Section::look, look_table));

} // namespace

std::span<const Command> look_commands() { return look_table; }

} // namespace cow::ui
