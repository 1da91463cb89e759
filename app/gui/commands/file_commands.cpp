#include "app/gui/commands/file_commands.hpp"

#include "app/gui/commands/overlay_commands.hpp"
#include "app/view/session/do_it.hpp"
#include "app/view/text/file_places.hpp"
#include "core/base/file_lock.hpp"
#include "core/base/rng.hpp"
#include "core/language/language.hpp"
#include "core/scenario/text.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

namespace cow::ui {

namespace {

/// Opens a question whose first answer loses nothing, and is the chosen one.
void ask(CommandContext& context, Overlay question) {
    context.state.overlay = question;
    context.state.ask.choice = 0;
}

/// Whether what is open can be left for `then`; asks where its changes can be kept nowhere.
bool may_leave(CommandContext& context, Intent then) {
    LeavingState& leaving = context.state.leaving;
    if (leaving.agreed || context.session.keep()) {
        return true;
    }
    leaving.then = {std::move(then)};
    leaving.why = error_text(context.session.document().error());
    ask(context, Overlay::leaving);
    return false;
}

} // namespace

// ---- opening and leaving -------------------------------------------------------------------------------------------

void open_file(CommandContext& context, const std::string& path) {
    if (!may_leave(context, OpenFile{path})) {
        return;
    }
    Session& session = context.session;
    if (session.player() != nullptr) {
        keep(context.state.settings.places, session.document().path(), place_of(*session.player()));
    }
    std::map<std::string, Results>& results = context.state.settings.results;
    keep(results, session.document().path(), session.predictions().results());
    session.open(expanded(path));
    if (const auto known = results.find(session.document().path()); known != results.end()) {
        session.remember(known->second);
    }
    begin_anew(context.state);
    const Document& document = session.document();
    if (!session.documents().problem().empty()) {
        return;
    }
    note_recent(context.state.settings, document.path());
    if (document.read_only()) {
        context.state.notice.say(
            trf("Another window has this file (process {}). It can be read here, not edited.",
                session.documents().holder()),
            notice_seconds);
    } else if (document.text().empty()) {
        toggle_editor(context);
    }
}

void ask_for_file(CommandContext& context) {
    if (context.screen.choose_file()) {
        return;
    }
    context.state.open_file = {};
    toggle_overlay(context, Overlay::open_file);
}

void quit(CommandContext& context) {
    LeavingState& leaving = context.state.leaving;
    if (!leaving.agreed && context.session.document().modified()) {
        leaving.then = {RunCommand{CommandId::quit}};
        leaving.why = context.session.keep() ? "" : error_text(context.session.document().error());
        ask(context, Overlay::leaving);
        return;
    }
    context.requests.quit = true;
}

void leave(CommandContext& context) {
    context.state.overlay = Overlay::none;
    context.requests.goes_on = true;
}

// ---- editing -------------------------------------------------------------------------------------------------------

bool may_edit(CommandContext& context) {
    const Document& document = context.session.document();
    if (document.read_only()) {
        ask(context, Overlay::locked);
    } else if (document.recovery()) {
        ask(context, Overlay::recovery);
    } else if (!document.editable()) {
        context.state.notice.say(
            std::string(tr("This file cannot be edited here: it is no text, or larger than 1 MiB.")),
            short_notice_seconds);
    } else {
        return true;
    }
    return false;
}

void edit_copy(CommandContext& context) {
    context.session.open_copy();
    context.state.overlay = Overlay::none;
    toggle_editor(context);
}

void toggle_editor(CommandContext& context) {
    Session& session = context.session;
    ViewState& state = context.state;
    EditorState& editor = state.script.editor;
    if (editor.open) {
        editor.open = false;
        session.apply(Perform{Action::take_over_text});
        return;
    }
    if (!may_edit(context)) {
        return;
    }
    if (session.veiled()) { // the whole text is there to be read
        state.veil_lifted = true;
        session.apply(SetVeil{false});
    }
    session.tell_fault(); // and so is this
    editor.open = true;
    editor.focused = true;
    state.overlay = Overlay::none;
    state.settings.panels.script = true;
    state.front = state.compact ? Place::script : state.front;
    const Player* player = session.player();
    const Document& document = session.document();
    if (player != nullptr && document.ok() && !player->at_end()) {
        const std::vector<std::size_t> starts = line_starts(document.text());
        const std::size_t line = player->script().statements[player->current_statement()].line;
        session.apply(EditScript{edit::Place{starts[std::min(line, starts.size()) - 1], false}});
    }
}

void open_drill(CommandContext& context) {
    if (!may_leave(context, RunCommand{CommandId::drill})) {
        return;
    }
    ViewState& state = context.state;
    Session& session = context.session;
    if (session.player() != nullptr) {
        keep(state.settings.places, session.document().path(), place_of(*session.player()));
    }
    keep(state.settings.results, session.document().path(), session.predictions().results());
    state.settings.veil = true;
    begin_anew(state);
    session.apply(SetVeil{true});
    constexpr u64 programs = 1'000'000; // so that the seed can be typed
    const auto now = std::chrono::system_clock::now().time_since_epoch().count();
    session.open_drill(state.settings.drill_level, mix64(static_cast<u64>(now)) % programs);
    state.notice.say(std::string(tr("Answer; then the same key leads to the next one.")), notice_seconds);
}

void new_scenario(CommandContext& context) {
    if (!may_leave(context, RunCommand{CommandId::new_scenario})) {
        return;
    }
    context.session.open_new();
    context.state.script.editor = {};
    toggle_editor(context);
}

// ---- saving --------------------------------------------------------------------------------------------------------

void save(CommandContext& context, const std::string& path, bool overwrite) {
    ViewState& state = context.state;
    if (path.empty() && context.session.documents().unnamed()) {
        ask_for_name(context);
        return;
    }
    if (path.empty() && context.session.document().read_only()) {
        ask(context, Overlay::locked);
        return;
    }
    const Saved saved = context.session.save(path, overwrite);
    const std::string told = context.session.take_notice();
    state.notice.say(told, notice_seconds); // a path takes time to read
    switch (saved) {
    case Saved::done:
    case Saved::elsewhere:
        note_recent(state.settings, context.session.document().path());
        context.screen.saved(context.session.document().path());
        leave(context); // where that was what saving was for
        break;
    case Saved::conflict: ask(context, Overlay::conflict); break;
    case Saved::exists: state.save_as.exists = true; break;
    case Saved::failed: state.save_as.problem = told; break;
    }
    state.ask.choice = 0;
}

void ask_for_name(CommandContext& context) {
    ViewState& state = context.state;
    const Document& document = context.session.document();
    if (!document.editable() && !document.read_only()) {
        return;
    }
    state.save_as = {};
    state.save_as.path = document.path();
    state.save_as.fresh = true;
    state.overlay = Overlay::save_as;
}

void ask_where(CommandContext& context, const PictureWish& wish) {
    ViewState& state = context.state;
    if (context.session.player() == nullptr) {
        state.notice.say(std::string(tr("No scenario is open, so there is no picture to save.")),
                         notice_seconds);
        return;
    }
    state.save_as = {};
    state.save_as.wish = wish;
    state.save_as.path = place_for(wish, context.session, state.picture_folder);
    state.save_as.fresh = true;
    state.overlay = Overlay::save_picture;
}

void save_picture(CommandContext& context, const std::string& path, bool overwrite) {
    ViewState& state = context.state;
    SaveAsState& asked = state.save_as;
    const std::string full = full_path(expanded(path));
    const auto wish = asked.wish ? wish_at(*asked.wish, full) : std::nullopt;
    const std::string folder = std::filesystem::path(full).parent_path().string();
    std::error_code error;
    state.ask.choice = 0;
    if (!wish) {
        asked.problem = is_still(asked.wish->format)
                            ? std::string(tr("The name must end in .png or .svg."))
                            : trf("The name must end in {}.", ending_of(asked.wish->format));
    } else if (!can_write_in(folder)) {
        asked.problem = trf("{} cannot be written: {}.", folder, error_text(errno));
    } else if (!overwrite && std::filesystem::exists(full, error)) {
        asked.exists = true;
    } else {
        state.overlay = Overlay::none;
        state.picture_folder = folder;
        context.requests.picture = wish;
    }
}

// ---- doing ---------------------------------------------------------------------------------------------------------

void ask_what_to_do(CommandContext& context, const Target& target, Point at) {
    const Player* player = context.session.player();
    if (player != nullptr) {
        context.state.do_it = {target, at, 0, 0, unused_letter(player->script())};
        context.state.overlay = Overlay::do_it;
    }
}

Target pointed_at(const Session& session) {
    const Player* player = session.player();
    if (player == nullptr) {
        return {};
    }
    const Machine& machine = player->machine();
    Target out;
    const Selection& selection = session.selection();
    using Kind = Selection::Kind;
    const bool range = selection.kind == Kind::page || selection.kind == Kind::vma;
    if (range && selection.mm.v < machine.spaces.size()) {
        out.mm = selection.mm;
        out.proc = process_of(machine, out.mm);
        const Vma* vma = machine.space(out.mm).find(selection.page);
        out.vma = selection.kind == Kind::vma && vma != nullptr;
        out.first = out.vma ? vma->start : selection.page;
        out.pages = out.vma ? vma->pages() : 1;
        return out;
    }
    out.proc = selection.kind == Kind::process ? selection.proc : session.moment().focus.proc;
    if (out.proc.v >= machine.processes.size() || !machine.process(out.proc).alive()) {
        out.proc = ProcId{0};
    }
    out.mm = machine.processes.empty() ? no_mm : machine.process(out.proc).mm;
    return out;
}

} // namespace cow::ui
