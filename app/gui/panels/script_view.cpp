#include "app/gui/panels/script_view.hpp"

#include "app/gui/paint/imgui_compat.hpp"
#include "app/gui/panels/real_kernel_view.hpp"
#include "app/view/session/verdict_text.hpp"
#include "app/view/text/fault_name.hpp"
#include "core/language/language.hpp"
#include "core/scenario/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace cow::ui {
namespace {

constexpr float ahead_strength = 0.6F;

/// Who acts, and in which statements, in another text than before.
void refresh(const View& view, ScriptState& state) {
    if (state.generation == view.session.generation()) {
        return;
    }
    state.generation = view.session.generation();
    state.steps.clear();
    state.processes.clear();
    const Player* player = view.session.player();
    if (player == nullptr) {
        return;
    }
    state.steps = player->script().steps();
    const auto& known = player->environment().processes;
    state.processes.insert(known.begin(), known.end());
    for (std::size_t step = 0; step < state.steps.size(); ++step) {
        const std::string& name = player->script().statements[state.steps[step]].process;
        if (const StepOutcome* outcome = player->outcome(step);
            outcome != nullptr && outcome->proc != no_proc) {
            state.processes.insert_or_assign(name, outcome->proc);
        }
    }
}

void lay_out(const Session& session, ScriptState& state, std::size_t columns) {
    if (state.laid_out == session.generation() && state.columns == columns && state.language == language() &&
        !state.lines.empty()) {
        return;
    }
    state.laid_out = session.generation();
    state.columns = columns;
    state.language = language();
    state.shown_statement = no_statement;
    state.fault = fault_name_in(session.source());
    state.lines = script_lines(session.source(), columns);
    if (const Player* player = session.player()) {
        match_statements(state.lines, session.source(), player->script().statements);
        leave_out_other_languages(state.lines, session.source());
    }
}

/// The text of a line, without its line end.
std::string_view text_of(const Session& session, const ScriptLine& line) {
    return std::string_view(session.source()).substr(line.range.begin, line.range.size());
}

/// How a line stands to the cursor.
struct LineLook {
    Colour colour = 0;    ///< of all words; 0: each its own
    float strength = 1;   ///< what lies ahead steps back
    bool current = false; ///< the step in progress, or the next one
    bool running = false;
    bool passed = false;
    bool step = false;
    std::optional<ExpectOutcome> expected;
};

LineLook look_of(const Palette& palette, const Player& player, const ScriptLine& line,
                 std::string_view text) {
    LineLook look;
    const std::size_t cursor = player.current_statement();
    look.passed = line.next < cursor || line.next >= player.script().statements.size();
    const std::size_t first = text.find_first_not_of(" \t\r");
    if (first == std::string_view::npos || text[first] == '#') {
        return look;
    }
    if (line.statement == no_statement) {
        return look; // title, machine
    }
    look.strength = look.passed ? 1 : ahead_strength;
    const Statement& statement = player.script().statements[line.statement];
    look.step = statement.is_step();
    look.current = line.statement == cursor;
    look.running = look.current && player.timeline().inside_step();
    look.strength = look.current ? 1 : look.strength;
    if (std::holds_alternative<ExpectStatement>(statement.what) && look.passed) {
        look.expected = player.expectation(line.statement);
        if (look.expected) {
            look.colour = look.expected->ok ? palette.green_text : palette.vermilion_text;
        }
    }
    return look;
}

/// Steps above a statement: the place in time just before it.
std::size_t steps_before(const ScriptState& state, std::size_t statement) {
    return static_cast<std::size_t>(std::lower_bound(state.steps.begin(), state.steps.end(), statement) -
                                    state.steps.begin());
}

/// How a step came out on the real kernel, at the right of its first row.
void draw_verdict(const View& view, const ScriptState& state, const Canvas& canvas, const ScriptLine& line,
                  Point at, bool tell) {
    const RealKernel& real = view.session.real_kernel();
    const Player& player = *view.session.player();
    if (!real.comparing() || player.script().statements[line.statement].line != line.number) {
        return;
    }
    const std::size_t step = steps_before(state, line.statement);
    const float strength = step < player.step() ? 1 : 0.5F;
    const StepVerdict* verdict = real.verdict(step);
    if (verdict == nullptr) {
        if (real.is_due(step)) {
            draw_due_mark(canvas, at, canvas.px(11));
        }
        return;
    }
    draw_verdict_mark(canvas, at, canvas.px(11), verdict->verdict, strength);
    if (tell) {
        std::string tip = verdict_tip(real, *verdict, names_of(player, view.session.names()));
        if (real.went_apart(step, view.session.run()->samples())) {
            tip += "\n" + rules_sentence(real);
        }
        tooltip(canvas, tip);
    }
}

void draw_line(const View& view, ScriptState& state, const Canvas& canvas, std::size_t index, Rect row,
               float height) {
    const Palette& palette = canvas.palette();
    const ScriptLine& line = state.lines[index];
    const Player* player = view.session.player();
    const std::string& source = view.session.source();
    const LineLook look =
        player != nullptr ? look_of(palette, *player, line, text_of(view.session, line)) : LineLook{};
    const Colour ground = look.current && look.running ? palette.current_ground
                          : look.current               ? palette.card
                                                       : palette.panel;
    if (look.current) {
        canvas.fill(row, ground, canvas.px(3));
        canvas.outline(row, look.running ? palette.text : palette.line_strong, canvas.px(3));
    } else if (player != nullptr && canvas.hovered(row)) {
        canvas.fill(row, palette.card, canvas.px(3));
    }
    Rect rest = row.inset(canvas.px(4), 0);
    const Rect number = rest.take_left(canvas.px(script_number_width - 10), canvas.px(10));
    const Rect mark = rest.take_right(canvas.px(14));
    canvas.text(Face::mono_small, {number.x, number.y, number.w, height}, std::to_string(line.number),
                palette.text_faint, Align::right);
    draw_script_line(
        canvas, state.processes, state.lines, index, source, rest,
        {look.colour, look.strength, ground, view.session.hides_fault() ? state.fault : TextRange{}});
    if (player == nullptr) {
        draw_script_errors(view, canvas, line, source, rest);
        return;
    }
    const Point at{mark.center().x, row.y + height / 2};
    if (look.step) {
        draw_verdict(view, state, canvas, line, at, canvas.hovered(row));
    }
    if (look.expected && line.next == line.statement) {
        if (look.expected->ok) {
            canvas.tick(at, canvas.px(10), palette.green_text);
        } else {
            canvas.cross(at, canvas.px(9), palette.vermilion_text, canvas.px(2));
        }
        if (canvas.hovered(row)) {
            tooltip(canvas, look.expected->ok ? std::string(tr("This holds."))
                                              : trf("This does not hold: {}", look.expected->actual));
        }
    }
    if (canvas.clicked(row)) {
        view.intents.emplace_back(SeekStep{steps_before(state, line.next)});
    }
}

/// Rows above the first line of a statement; above the end where there is none.
std::size_t row_of_statement(const std::vector<ScriptLine>& lines, std::size_t statement) {
    auto line = std::partition_point(lines.begin(), lines.end(),
                                     [&](const ScriptLine& one) { return one.next < statement; });
    while (line != lines.end() && line->statement != statement && line->next == statement) {
        ++line;
    }
    return line != lines.end() && line->statement == statement ? line->first_row
                                                               : lines.back().first_row + lines.back().rows();
}

void draw_running(const View& view, ScriptState& state, Rect area) {
    const Canvas& canvas = view.canvas;
    // The scroll bar, the number, the mark and the insets take room.
    lay_out(view.session, state,
            script_columns(canvas, area.w - canvas.px(script_number_width + 14 + 13 + 8)));
    ImGui::SetCursorScreenPos({area.x, area.y});
    ImGui::BeginChild("script", {area.w, area.h}, 0, ImGuiWindowFlags_NoBackground);
    const Canvas own = canvas.in_window();
    const ImVec2 origin = ImGui::GetCursorScreenPos();
    const float height = canvas.px(script_line_height);
    const float width = ImGui::GetContentRegionAvail().x;
    const std::size_t cursor =
        view.session.player() != nullptr ? view.session.player()->current_statement() : 0;
    const float total = height * static_cast<float>(state.lines.back().first_row + state.lines.back().rows());
    const auto rect_of = [&](const ScriptLine& line) {
        return Rect{origin.x, origin.y + height * static_cast<float>(line.first_row), width,
                    height * static_cast<float>(line.rows())};
    };
    const auto above = [&](const ScriptLine& line) { return rect_of(line).bottom() <= area.y; };
    auto line = std::partition_point(state.lines.begin(), state.lines.end(), above);
    for (; line != state.lines.end() && rect_of(*line).y < area.bottom(); ++line) {
        draw_line(view, state, own, static_cast<std::size_t>(line - state.lines.begin()), rect_of(*line),
                  height);
    }
    ImGui::Dummy({width, total});
    if (state.shown_statement != cursor) {
        state.shown_statement = cursor;
        const float at = height * static_cast<float>(row_of_statement(state.lines, cursor));
        if (at < ImGui::GetScrollY() + height || at > ImGui::GetScrollY() + area.h - 3 * height) {
            ImGui::SetScrollY(at - area.h * 0.4F);
        }
    }
    ImGui::EndChild();
}

/// A word that can be clicked, at the right end of `line`, which gives up its room.
bool draw_link(const Canvas& canvas, Rect& line, std::string_view word) {
    const Palette& palette = canvas.palette();
    const Rect box = line.take_right(canvas.text_width(Face::body, word) + canvas.px(2), canvas.px(10));
    const bool hot = canvas.hovered(box);
    canvas.text(Face::body, box, word, hot ? palette.text : palette.accent, Align::right);
    if (hot) {
        canvas.line({box.x, box.bottom() - canvas.px(4)}, {box.right(), box.bottom() - canvas.px(4)},
                    palette.text);
    }
    return canvas.clicked(box);
}

void draw_heading(const View& view, bool editing, Rect line) {
    const Canvas& canvas = view.canvas;
    const Palette& palette = canvas.palette();
    const Document& document = view.session.document();
    if (document.editable()) {
        if (draw_link(canvas, line, editing ? tr("done") : tr("edit"))) {
            view.intents.emplace_back(RunCommand{CommandId::edit_script});
        }
    }
    if (document.modified()) {
        const std::string_view word = tr("not saved");
        Rect rest = line;
        const Rect box = rest.take_right(canvas.text_width(Face::small, word) + canvas.px(2));
        if (box.x > line.x + canvas.px(70)) {
            canvas.text(Face::small, box, word, palette.text, Align::right);
            canvas.dot({box.x - canvas.px(6), box.center().y}, canvas.px(3), palette.text);
        }
    }
    canvas.heading(line, tr("SCRIPT"));
}

/// What the panel has to say below the text; the error that it is about, if it is.
struct Message {
    std::string text;
    Colour colour = 0;
    const Diagnostic* problem = nullptr;
};

Message message_of(const View& view, bool editing) {
    const Palette& palette = view.canvas.palette();
    const Session& session = view.session;
    const std::vector<Diagnostic>& all = session.document().errors();
    if (!all.empty() && (editing || session.player() != nullptr)) {
        const Document& document = session.document();
        const auto caret = static_cast<u32>(
            1 + std::count(document.text().begin(),
                           document.text().begin() + static_cast<std::ptrdiff_t>(document.buffer().caret()),
                           '\n'));
        const auto here = std::find_if(all.begin(), all.end(),
                                       [&](const Diagnostic& problem) { return problem.line == caret; });
        const Diagnostic& shown = editing && here != all.end() ? *here : all.front();
        std::string text = error_text(shown);
        if (!editing) {
            text += "\n" + std::string(tr("What is shown is the last text that ran."));
        } else if (all.size() > 1) {
            text += "\n" + trf("{} errors in all", all.size());
        }
        return {text, palette.vermilion_text, &shown};
    }
    if (editing) {
        return {std::string(tr("Ctrl+S saves. Esc leaves the editor.")), palette.text_faint, nullptr};
    }
    return {};
}

void draw_message(const View& view, bool editing, Rect& rest) {
    const Canvas& canvas = view.canvas;
    const Palette& palette = canvas.palette();
    const Message message = message_of(view, editing);
    if (message.text.empty()) {
        return;
    }
    const float pad = canvas.px(6);
    const float inside = rest.w - 2 * pad - canvas.px(6);
    const float wanted = canvas.paragraph(Face::small, {0, 0, inside, 0}, message.text, 0, false);
    const Rect box = rest.take_bottom(std::min(wanted + 2 * pad, rest.h * 0.5F), canvas.px(4));
    canvas.fill(box, message.problem != nullptr ? palette.fault_ground : palette.card, canvas.px(4));
    canvas.push_clip(box);
    canvas.paragraph(Face::small, {box.x + pad, box.y + pad, inside, 0}, message.text, message.colour);
    canvas.pop_clip();
    if (message.problem == nullptr || !canvas.clicked(box)) {
        return;
    }
    if (!editing) {
        view.intents.emplace_back(RunCommand{CommandId::edit_script});
    }
    const std::string& text = view.session.document().text();
    const std::vector<std::size_t> starts = line_starts(text);
    const std::size_t line = std::clamp<std::size_t>(message.problem->line, 1, starts.size());
    view.intents.emplace_back(EditScript{
        edit::Place{std::min(starts[line - 1] + message.problem->column - 1, text.size()), false}});
}

} // namespace

void draw_script(const View& view, ScriptState& state, Rect panel) {
    refresh(view, state);
    const Canvas& canvas = view.canvas;
    canvas.panel(panel);
    Rect rest = panel.inset(canvas.px(size::padding), canvas.px(size::gap));
    EditorState& editor = state.editor;
    draw_heading(view, editor.open, rest.take_top(canvas.px(size::heading)));
    rest = {panel.x + canvas.px(5), rest.y, panel.w - canvas.px(8), rest.h};
    draw_message(view, editor.open, rest);
    if (ImGui::IsMouseClicked(ImGuiMouseButton_Left) && view.overlay == Overlay::none) {
        // A press in the panel gives the keys to the editor, one anywhere else takes them away.
        editor.focused =
            ImGui::IsMouseHoveringRect({panel.x, panel.y}, {panel.right(), panel.bottom()}, false);
    }
    if (editor.open) {
        draw_editor(view, editor, state.processes, rest);
    } else {
        draw_running(view, state, rest);
    }
}

} // namespace cow::ui
