// The program in a page: what the page calls, and what it is told. Everything else is the window's own.

#include "app/gui/commands/command_table.hpp"
#include "app/gui/shell/shell.hpp"
#include "app/view/words/mirror.hpp"
#include "app/web/no_kernel.hpp"
#include "app/web/web_fonts.hpp"
#include "app/web/web_screen.hpp"

#include <emscripten.h>
#include <nlohmann/json.hpp>

#include <memory>
#include <string>

// clang-format off
EM_JS(void, page_tell, (const char* line), { Module.page.tell(UTF8ToString(line)); });
EM_JS(void, page_types, (int wanted), { Module.page.types(wanted !== 0); });
EM_JS(void, page_changed, (), { Module.page.changed(); });
// clang-format on

namespace cow::ui {
namespace {

using json = nlohmann::ordered_json;

constexpr const char* scenarios = "/scenarios";

struct Program {
    std::unique_ptr<WebScreen> screen;
    WebFonts fonts;
    std::unique_ptr<Shell> shell;
    std::string answer;   ///< of the last call that gives a text
    bool settled = false; ///< the page knows what is shown
};
Program& program() {
    static Program the;
    return the;
}

/// What the page gets stays until the next call.
const char* given(std::string text) {
    program().answer = std::move(text);
    return program().answer.c_str();
}

json question_of(const Predictions& predictions) {
    const Prediction* open = predictions.open();
    if (open == nullptr) {
        return nullptr;
    }
    json options = json::array();
    if (open->question.offered) {
        for (const quiz::Option& option : open->question.options) {
            options.push_back({{"value", option.value}, {"text", option.text}});
        }
    }
    return {{"id", open->question.id},
            {"text", open->question.text},
            {"hint", open->question.hint},
            {"options", options}};
}

json outcome_of(const Predictions& predictions, const Player& player) {
    const std::size_t step = player.step();
    const std::vector<Prediction>* told = step == 0 ? nullptr : predictions.told(step - 1);
    json out = json::array();
    if (told != nullptr) {
        for (const Prediction& one : *told) {
            out.push_back(
                {{"id", one.question.id}, {"given", one.given}, {"state", answered_name(one.state)}});
        }
    }
    return out;
}

std::string state_text(const Shell& shell, Session& session) {
    json out;
    const Player* player = session.player();
    out["title"] = session.title();
    out["file"] = session.document().path();
    out["language"] = language_code(shell.language());
    out["theme"] = theme_name(shell.state().settings.theme);
    out["problem"] = session.problem();
    out["modified"] = session.document().modified();
    out["overlay"] = shell.state().overlay != Overlay::none;
    out["playing"] = session.playback().playing();
    out["generation"] = session.generation();
    out["on"] = json::array();
    const CommandStates on = commands_on(session, shell.state());
    for (std::size_t id = 0; id < on.size(); ++id) {
        if (on[id]) {
            out["on"].push_back(id);
        }
    }
    if (player != nullptr) {
        const StepPlace place = place_of(*player);
        out["step"] = place.step;
        out["event"] = place.into;
        out["steps"] = session.hidden_behind() ? *session.hidden_behind() : player->step_count();
        out["question"] = session.is_asking() ? question_of(session.predictions()) : json(nullptr);
        out["answered"] = outcome_of(session.predictions(), *player);
        const quiz::Score& score = session.predictions().score();
        out["score"] = {{"right", score.right()}, {"asked", score.asked()}};
    }
    return out.dump(-1, ' ', false, json::error_handler_t::replace);
}

/// What each command is, in the language that is spoken; which are on is part of the state.
std::string commands_text() {
    json out = json::array();
    for (const Command& command : commands()) {
        json row{{"id", static_cast<int>(command.id)},
                 {"section", section_name(command.section)},
                 {"name", tr(command.name)},
                 {"help", tr(command.help)},
                 {"keys", keys_text(command)}};
        row["switches"] = command.on != nullptr;
        out.push_back(row);
    }
    return out.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string mirror_text(const Session& session) {
    const Player* player = session.player();
    if (player == nullptr) {
        return session.problem();
    }
    std::string out;
    for (const std::string& line : mirror_lines(*player, session.title(), session.names())) {
        out += line + '\n';
    }
    return out;
}

/// Once for each picture that the browser is about to show.
void frame() {
    static double last = emscripten_get_now();
    Program& the = program();
    Shell& shell = *the.shell;
    if (the.screen->take_dirty()) {
        shell.wake();
    }
    const double now = emscripten_get_now();
    if (!shell.wants_frame()) {
        last = now;
        if (!the.settled) {
            the.settled = true;
            page_changed();
        }
        return;
    }
    const double seconds = std::min((now - last) / 1000, 0.1);
    last = now;
    the.settled = false;
    the.screen->pass(seconds);
    shell.frame(seconds);
    const EditorState& editor = shell.state().script.editor;
    page_types(the.screen->wants_text() || (editor.open && editor.focused) ? 1 : 0);
    page_changed();
}

} // namespace
} // namespace cow::ui

using cow::ui::program;

extern "C" {

/// "": it runs, on the canvas #stage, which has so many pixels; else why it cannot. `fragment`: the link that was opened.
EMSCRIPTEN_KEEPALIVE const char* cow_start(float width, float height, float scale, const char* fragment) {
    using namespace cow::ui;
    auto& the = program();
    std::string problem;
    the.screen = WebScreen::create("#stage", problem);
    if (!the.screen) {
        return given(std::move(problem));
    }
    the.screen->fit({width, height}, scale);
    const std::string settings_file = settings_path();
    const Settings settings = load_settings(settings_file);
    the.shell = std::make_unique<Shell>(*the.screen, the.fonts, no_kernels(), scenarios, settings_file);
    Shell& shell = *the.shell;
    shell.narrate([](std::string_view line) { page_tell(std::string(line).c_str()); });
    const Link link = parse_link(fragment);
    const CatalogEntry* next = shell.session().documents().catalog().next(settings.finished);
    const bool linked = !link.scenario.empty() || !link.text.empty();
    const std::string file = !link.text.empty()                       ? "/home/web_user/linked.cow"
                             : !settings.last_file.empty() && !linked ? settings.last_file
                             : next != nullptr                        ? next->path
                                                                      : std::string();
    if (!file.empty()) {
        shell.open(file);
    }
    if (problem = shell.start(); !problem.empty()) {
        return given(std::move(problem));
    }
    if (linked) {
        shell.act(CommandId::close); // the tour, which is for who comes by himself
    }
    shell.follow(link);
    emscripten_set_main_loop(frame, 0, 0);
    return given("");
}

EMSCRIPTEN_KEEPALIVE void cow_fit(float width, float height, float scale) {
    program().screen->fit({width, height}, scale);
}
EMSCRIPTEN_KEEPALIVE void cow_point(float x, float y) { program().screen->point({x, y}); }
EMSCRIPTEN_KEEPALIVE void cow_press(int button, int down) { program().screen->press(button, down != 0); }
EMSCRIPTEN_KEEPALIVE void cow_turn(float x, float y) { program().screen->turn({x, y}); }
EMSCRIPTEN_KEEPALIVE void cow_key(int glfw_key, int down) { program().screen->key(glfw_key, down != 0); }
EMSCRIPTEN_KEEPALIVE void cow_character(unsigned code) { program().screen->character(code); }
EMSCRIPTEN_KEEPALIVE void cow_lose_focus() { program().screen->lose_focus(); }
EMSCRIPTEN_KEEPALIVE void cow_clip(const char* text) { program().screen->clip(text); }
/// A file that the page has put there.
EMSCRIPTEN_KEEPALIVE void cow_drop(const char* path) { program().screen->drop(path); }
EMSCRIPTEN_KEEPALIVE void cow_follow(const char* fragment) {
    program().shell->follow(cow::ui::parse_link(fragment));
}
EMSCRIPTEN_KEEPALIVE void cow_command(int id) {
    if (id >= 0 && id < static_cast<int>(cow::ui::command_count)) {
        program().shell->act(static_cast<cow::ui::CommandId>(id));
    }
}
EMSCRIPTEN_KEEPALIVE void cow_answer(const char* value) {
    program().shell->ask(cow::ui::AnswerQuestion{value});
}
EMSCRIPTEN_KEEPALIVE const char* cow_state() {
    return cow::ui::given(cow::ui::state_text(*program().shell, program().shell->session()));
}
EMSCRIPTEN_KEEPALIVE const char* cow_commands() {
    const cow::Speaking speaking(program().shell->language());
    return cow::ui::given(cow::ui::commands_text());
}
EMSCRIPTEN_KEEPALIVE const char* cow_mirror() {
    const cow::Speaking speaking(program().shell->language());
    return cow::ui::given(cow::ui::mirror_text(program().shell->session()));
}
/// The text that is open, with its changes.
EMSCRIPTEN_KEEPALIVE const char* cow_text() {
    return cow::ui::given(program().shell->session().document().text());
}
/// Fonts have come that were not there.
EMSCRIPTEN_KEEPALIVE void cow_letters() { program().shell->letters_came(); }
/// Choices are written to their file, and what is not saved to its own.
EMSCRIPTEN_KEEPALIVE void cow_keep() { program().shell->keep_all(); }
}

int main() { return 0; }
