#include "app/gui/script_view.hpp"

#include "app/gui/imgui_compat.hpp"
#include "app/gui/real_kernel_view.hpp"
#include "app/gui/verdict_text.hpp"
#include "core/language/language.hpp"

#include <algorithm>

namespace cow::gui {
namespace {

constexpr float line_height = 19;
constexpr float number_width = 30;

/// Bytes of `text` where a new row starts when `columns` characters fit in one; after a blank or comma if there is one.
std::vector<std::size_t> wrap(std::string_view text, std::size_t columns) {
    std::vector<std::size_t> breaks;
    std::size_t start = 0;
    while (true) {
        std::size_t end = start;
        std::size_t characters = 0;
        std::size_t good = start;
        const std::size_t room = start == 0 ? columns : columns - 2; // rows after the first are indented
        while (end < text.size() && characters < room) {
            const std::size_t at = end;
            do {
                ++end;
            } while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80);
            const auto lead = static_cast<unsigned char>(text[at]);
            const bool wide = lead >= 0xe3 && lead <= 0xef; // an ideograph, as wide as two letters
            characters += wide ? 2 : 1;
            const char last = text[end - 1];
            if (last == ' ' || last == ',' || last == '|' || wide) {
                good = end;
            }
        }
        if (end >= text.size()) {
            return breaks;
        }
        start = good > start + columns / 3 ? good : end;
        breaks.push_back(start);
        if (breaks.size() >= 20) {
            return breaks; // a line that is no text
        }
    }
}

/// `zh "…"`, behind a line that goes on: a text in another language than the one in use.
bool is_other_translation(std::string_view line) {
    line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
    const std::size_t blank = std::min(line.find(' '), line.size());
    const std::optional<Language> which = language_from_code(line.substr(0, blank));
    const std::size_t text = line.find_first_not_of(' ', blank);
    return which && *which != language() && text != std::string_view::npos && line[text] == '"';
}

/// The line above one that is left out does not go on any more.
void end_line(ScriptLine& line, std::size_t columns) {
    line.text.erase(std::min(line.text.find_last_not_of("\\ ") + 1, line.text.size()));
    line.breaks = wrap(line.text, columns);
}

void read_lines(const Session& session, ScriptState& state, std::size_t columns) {
    state.lines.clear();
    state.steps.clear();
    state.generation = session.generation();
    state.language = language_changes();
    state.columns = columns;
    state.shown_statement = no_statement;
    const Player* player = session.player();
    const std::vector<Statement> none;
    const std::vector<Statement>& statements = player != nullptr ? player->script().statements : none;
    if (player != nullptr) {
        state.steps = player->script().steps();
    }
    const std::string& source = session.source();
    std::size_t next = 0;
    bool continues = false;
    std::size_t number = 0;
    for (std::size_t start = 0; start < source.size() && number < 100000;) {
        const std::size_t end = std::min(source.find('\n', start), source.size());
        ScriptLine line;
        line.number = ++number;
        line.text = source.substr(start, std::min<std::size_t>(end - start, 2000));
        while (!line.text.empty() && (line.text.back() == '\r' || line.text.back() == ' ')) {
            line.text.pop_back();
        }
        std::replace(line.text.begin(), line.text.end(), '\t', ' ');
        start = end + 1;
        const bool goes_on = !line.text.empty() && line.text.back() == '\\';
        if (continues && !state.lines.empty() && is_other_translation(line.text)) {
            continues = goes_on;
            if (!goes_on) {
                end_line(state.lines.back(), columns);
            }
            continue;
        }
        line.breaks = wrap(line.text, columns);
        const bool begins = next < statements.size() && statements[next].line == line.number;
        line.statement = begins                              ? next
                         : continues && !state.lines.empty() ? state.lines.back().statement
                                                             : no_statement;
        next += begins ? 1 : 0;
        line.next = line.statement != no_statement ? line.statement : next;
        continues = goes_on;
        state.lines.push_back(std::move(line));
    }
}

/// How a line stands to the cursor.
struct LineLook {
    Colour colour = theme().text_faint;
    bool current = false; ///< the step in progress, or the next one
    bool running = false;
    bool passed = false;
    bool step = false;
    std::optional<ExpectOutcome> expected;
};

LineLook look_of(const Player& player, const ScriptLine& line) {
    LineLook look;
    const std::size_t cursor = player.current_statement();
    look.passed = line.next < cursor || line.next >= player.script().statements.size();
    const std::size_t comment = line.text.find_first_not_of(' ');
    if (comment == std::string::npos || line.text[comment] == '#') {
        return look;
    }
    look.colour = look.passed ? theme().text_dim : theme().text_faint;
    if (line.statement == no_statement) {
        look.colour = theme().text_dim; // title, machine
        return look;
    }
    const Statement& statement = player.script().statements[line.statement];
    look.step = statement.is_step();
    look.current = line.statement == cursor;
    look.running = look.current && player.timeline().inside_step();
    if (look.step && (look.passed || look.current)) {
        look.colour = theme().text;
    }
    if (std::holds_alternative<ExpectStatement>(statement.what) && look.passed) {
        look.expected = player.expectation(line.statement);
        if (look.expected) {
            look.colour = look.expected->ok ? theme().green_text : theme().vermilion_text;
        }
    }
    return look;
}

/// Steps above a statement: the place in time just before it.
std::size_t steps_before(const ScriptState& state, std::size_t statement) {
    return static_cast<std::size_t>(std::lower_bound(state.steps.begin(), state.steps.end(), statement) -
                                    state.steps.begin());
}

/// The process's name at the start of a step, in its own colour.
void draw_process_name(const Canvas& canvas, const Player& player, const ScriptLine& line, Rect row) {
    const std::string& name = player.script().statements[line.statement].process;
    const auto& known = player.environment().processes;
    const auto found = known.find(name);
    const std::size_t at = line.text.find(name);
    if (name.empty() || found == known.end() || at != line.text.find_first_not_of(' ') ||
        line.text.substr(at + name.size(), 1) != ":") {
        return;
    }
    const float x = canvas.text_width(Face::mono_small, std::string_view(line.text).substr(0, at));
    canvas.text(Face::mono_small, {row.x + x, row.y, row.w, row.h}, name, process_colour(found->second));
}

void draw_rows(const Canvas& canvas, const ScriptLine& line, Rect text, float height, Colour colour) {
    std::size_t start = 0;
    for (std::size_t i = 0; i <= line.breaks.size(); ++i) {
        const std::size_t end = i < line.breaks.size() ? line.breaks[i] : line.text.size();
        const float indent = i == 0 ? 0 : canvas.px(12);
        const Rect row{text.x + indent, text.y + height * static_cast<float>(i),
                       text.w - indent + canvas.px(4), height};
        canvas.text(Face::mono_small, row, std::string_view(line.text).substr(start, end - start), colour);
        start = end;
    }
}

bool has_error(const Session& session, std::size_t line) {
    return std::any_of(session.diagnostics().begin(), session.diagnostics().end(),
                       [&](const Diagnostic& problem) { return problem.line == line; });
}

/// How a step came out on the real kernel, at the right of its first row.
void draw_verdict(const View& view, const Canvas& canvas, const ScriptLine& line, Point at, bool tell) {
    const RealKernel& real = view.session.real_kernel();
    const Player& player = *view.session.player();
    if (!real.comparing() || player.script().statements[line.statement].line != line.number) {
        return;
    }
    const std::size_t step = steps_before(view.state.script, line.statement);
    const float strength = step < player.step() ? 1 : 0.5F;
    const real::StepVerdict* verdict = real.verdict(step);
    if (verdict == nullptr) {
        if (real.is_due(step)) {
            draw_due_mark(canvas, at, canvas.px(11));
        }
        return;
    }
    draw_verdict_mark(canvas, at, canvas.px(11), verdict->verdict, strength);
    if (tell) {
        std::string tip = verdict_tip(real, *verdict, names_of(player, view.state.stage.names));
        if (real.went_apart(step, view.session.samples())) {
            tip += "\n" + rules_sentence(real);
        }
        tooltip(canvas, tip);
    }
}

void draw_line(const View& view, const Canvas& canvas, const ScriptLine& line, Rect row, float height) {
    const Player* player = view.session.player();
    LineLook look;
    if (player != nullptr) {
        look = look_of(*player, line);
    } else {
        look.colour = has_error(view.session, line.number) ? theme().vermilion_text : theme().text_dim;
    }
    if (look.current) {
        canvas.fill(row, look.running ? theme().current_ground : theme().card, canvas.px(3));
        canvas.outline(row, look.running ? theme().orange : theme().line_strong, canvas.px(3));
    } else if (player != nullptr && hovered(row)) {
        canvas.fill(row, theme().card, canvas.px(3));
    }
    Rect rest = row.inset(canvas.px(4), 0);
    const Rect number = rest.take_left(canvas.px(number_width - 10), canvas.px(10));
    const Rect mark = rest.take_right(canvas.px(14));
    canvas.text(Face::mono_small, {number.x, number.y, number.w, height}, std::to_string(line.number),
                theme().text_faint, Align::right);
    draw_rows(canvas, line, rest, height, look.colour);
    if (player == nullptr) {
        return;
    }
    if (look.step && (look.passed || look.current)) {
        draw_process_name(canvas, *player, line, {rest.x, rest.y, rest.w, height});
    }
    const Point at{mark.center().x, row.y + height / 2};
    if (look.step) {
        draw_verdict(view, canvas, line, at, hovered(row));
    }
    if (look.expected && line.next == line.statement) {
        if (look.expected->ok) {
            canvas.tick(at, canvas.px(10), theme().green_text);
        } else {
            canvas.cross(at, canvas.px(9), theme().vermilion_text, canvas.px(2));
        }
        if (hovered(row)) {
            tooltip(canvas, look.expected->ok ? trf("This holds.")
                                              : trf("This does not hold: {}", look.expected->actual));
        }
    }
    if (clicked(row)) {
        view.intents.emplace_back(SeekStep{steps_before(view.state.script, line.next)});
    }
}

} // namespace

void draw_script(const View& view, Rect panel) {
    const Canvas& canvas = view.canvas;
    canvas.panel(panel);
    Rect rest = panel.inset(canvas.px(size::padding), canvas.px(size::gap));
    canvas.heading(rest.take_top(canvas.px(size::heading)), tr("SCRIPT"));
    rest = {panel.x + canvas.px(5), rest.y, panel.w - canvas.px(8), rest.h};

    const float advance = canvas.text_width(Face::mono_small, "mmmmmmmmmm") / 10;
    const float text_width = rest.w - canvas.px(number_width + 14 + 13) - canvas.px(8); // and the scroll bar
    const auto columns = static_cast<std::size_t>(std::max(10.0F, text_width / advance));
    ScriptState& state = view.state.script;
    if (state.generation != view.session.generation() || state.language != language_changes() ||
        state.columns != columns) {
        read_lines(view.session, state, columns);
    }

    ImGui::SetCursorScreenPos({rest.x, rest.y});
    ImGui::BeginChild("script", {rest.w, rest.h}, 0, ImGuiWindowFlags_NoBackground);
    const Canvas own = canvas.in_window();
    const ImVec2 origin = ImGui::GetCursorScreenPos();
    const float height = canvas.px(line_height);
    const float width = ImGui::GetContentRegionAvail().x;
    const std::size_t cursor =
        view.session.player() != nullptr ? view.session.player()->current_statement() : 0;
    float y = 0;
    float cursor_y = -1;
    for (const ScriptLine& line : state.lines) {
        const float own_height = height * static_cast<float>(line.breaks.size() + 1);
        const Rect row{origin.x, origin.y + y, width, own_height};
        if (row.bottom() > rest.y && row.y < rest.bottom()) {
            draw_line(view, own, line, row, height);
        }
        if (cursor_y < 0 && line.statement == cursor) {
            cursor_y = y;
        }
        y += own_height;
    }
    ImGui::Dummy({width, y});
    if (state.shown_statement != cursor) {
        state.shown_statement = cursor;
        const float at = cursor_y < 0 ? y : cursor_y;
        if (at < ImGui::GetScrollY() + height || at > ImGui::GetScrollY() + rest.h - 3 * height) {
            ImGui::SetScrollY(at - rest.h * 0.4F);
        }
    }
    ImGui::EndChild();
}

} // namespace cow::gui
