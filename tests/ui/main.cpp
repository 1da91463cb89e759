// Drives the window through scenarios: every step and a sample of the events in between, forward at one size, back at
// another. Fails on any OpenGL problem, on a vertex that is no number, and on an empty picture. An error inside
// Dear ImGui ends in its assert.
//
//   cowscope_ui_test FILE...             walk through the scenarios
//   cowscope_ui_test --glance FILE...    the end of each of their steps
//   cowscope_ui_test --mishaps           files that cannot be shown
//   cowscope_ui_test --keys FILE         every command, by key, and resizing
//   cowscope_ui_test --timeline FILE     jumps, bookmarks, plots, the text mirror
//   cowscope_ui_test --present FILE      what a lecturer uses
//   cowscope_ui_test --predict FILE      questions, answered and skipped
//   cowscope_ui_test --zoom FILE         memory nearer and further away
//   cowscope_ui_test --inspector FILE    clicks on everything on the stage, and in the inspector
//   cowscope_ui_test --editor            the editor, and the menus of things to do
//   cowscope_ui_test --real FILE         the switch of the real kernel
//   cowscope_ui_test --machine FILE      the real kernel in a machine of its own
//   cowscope_ui_test --languages FILE    Chinese and back
//   cowscope_ui_test --no-chinese FILE   where no font has Chinese characters
//   cowscope_ui_test --exports FILE      pictures saved from the window
//   cowscope_ui_test --cost FILE         what building a frame costs at the end of the scenario
//   cowscope_ui_test --screenshot OUT.png FILE [--size WxH] [--step N] [--micro N] [--progress P] [--with-kernel] [--with-merging]
//                    and, in their order, [--do WORD] (a command, see command_of) [--point X,Y] [--click X,Y]
//                    [--right-click X,Y] [--wheel NOTCHES]

#include "app/cli/program.hpp"
#include "app/linux/vm/guest.hpp"
#include "tests/ui/checks.hpp"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

namespace {

using namespace cow::ui;

struct Arguments {
    std::vector<std::string> files;
    PictureRequest picture;
    bool glance = false;
    bool mishaps = false;
    bool keys = false;
    bool timeline = false;
    bool present = false;
    bool predict = false;
    bool zoom = false;
    bool inspector = false;
    bool editor = false;
    bool real = false;
    bool machine = false;
    bool languages = false;
    bool no_chinese = false;
    bool cost = false;
    bool exports = false;
};

std::optional<Gesture::Kind> gesture_of(std::string_view word) {
    using Kind = Gesture::Kind;
    constexpr std::pair<std::string_view, Kind> words[] = {{"--do", Kind::command},
                                                           {"--point", Kind::point},
                                                           {"--click", Kind::click},
                                                           {"--right-click", Kind::right_click},
                                                           {"--wheel", Kind::wheel}};
    for (const auto& [known, kind] : words) {
        if (word == known) {
            return kind;
        }
    }
    return std::nullopt;
}

std::optional<Gesture> parse_gesture(Gesture::Kind kind, const char* text) {
    Gesture gesture;
    gesture.kind = kind;
    if (kind == Gesture::Kind::command) {
        gesture.word = text;
        return command_of(text) ? std::optional(gesture) : std::nullopt;
    }
    if (kind == Gesture::Kind::wheel) {
        gesture.turn = std::strtod(text, nullptr);
        return gesture;
    }
    return std::sscanf(text, "%f,%f", &gesture.at.x, &gesture.at.y) == 2 ? std::optional(gesture)
                                                                         : std::nullopt;
}

/// What a word without a value switches on; null: it is none of these.
bool* switched_by(Arguments& out, std::string_view word) {
    const std::pair<std::string_view, bool*> words[] = {
        {"--glance", &out.glance},
        {"--mishaps", &out.mishaps},
        {"--keys", &out.keys},
        {"--timeline", &out.timeline},
        {"--present", &out.present},
        {"--predict", &out.predict},
        {"--zoom", &out.zoom},
        {"--inspector", &out.inspector},
        {"--editor", &out.editor},
        {"--real", &out.real},
        {"--machine", &out.machine},
        {"--with-kernel", &out.picture.real},
        {"--with-merging", &out.picture.merge},
        {"--languages", &out.languages},
        {"--no-chinese", &out.no_chinese},
        {"--cost", &out.cost},
        {"--exports", &out.exports},
    };
    for (const auto& [known, what] : words) {
        if (word == known) {
            return what;
        }
    }
    return nullptr;
}

bool parse(int argc, char** argv, Arguments& out) {
    for (int i = 1; i < argc; ++i) {
        const std::string word = argv[i];
        const bool more = i + 1 < argc;
        if (bool* what = switched_by(out, word)) {
            *what = true;
        } else if (word == "--screenshot" && more) {
            out.picture.file = argv[++i];
        } else if (const auto kind = gesture_of(word); kind && more) {
            const auto gesture = parse_gesture(*kind, argv[++i]);
            if (!gesture) {
                return false;
            }
            out.picture.gestures.push_back(*gesture);
        } else if (word == "--size" && more) {
            if (std::sscanf(argv[++i], "%dx%d", &out.picture.width, &out.picture.height) != 2) {
                return false;
            }
        } else if (word == "--step" && more) {
            out.picture.step = std::strtoul(argv[++i], nullptr, 10);
        } else if (word == "--micro" && more) {
            out.picture.micro = std::strtoul(argv[++i], nullptr, 10);
        } else if (word == "--progress" && more) {
            out.picture.progress = std::strtod(argv[++i], nullptr);
        } else if (word.rfind("--", 0) == 0) {
            return false;
        } else {
            out.files.push_back(word);
        }
    }
    return out.mishaps || out.editor || !out.files.empty();
}

} // namespace

int main(int argc, char** argv) {
    if (cow::real::vm::is_guest()) {
        cow::real::vm::run_guest();
    }
    if (argc > 1 && std::strcmp(argv[1], "verify") == 0) { // the window runs its own program beside it
        return static_cast<int>(
            cow::cli::run_program({argv + 1, argv + argc}, {stdin, stdout, stderr, {}, {}}));
    }
    Arguments arguments;
    if (!parse(argc, argv, arguments)) {
        std::fprintf(stderr, "usage: see the top of tests/ui/main.cpp\n");
        return 2;
    }
    Driver driver;
    if (!driver.open_window(arguments.picture.width, arguments.picture.height)) {
        return 1;
    }
    if (arguments.mishaps) {
        driver.mishaps();
    }
    if (arguments.editor) {
        driver.editor();
        driver.files();
    }
    for (const std::string& file : arguments.files) {
        if (!arguments.picture.file.empty()) {
            driver.take_picture(file, arguments.picture);
        } else if (arguments.glance) {
            driver.glance(file);
        } else if (arguments.cost) {
            driver.cost(file);
        } else if (arguments.exports) {
            driver.exports(file);
        } else if (arguments.present) {
            driver.present(file);
        } else if (arguments.predict) {
            driver.predict(file);
        } else if (arguments.zoom) {
            driver.zoom(file);
        } else if (arguments.real) {
            driver.real_kernel(file);
        } else if (arguments.machine) {
            driver.own_machine(file);
        } else if (arguments.languages) {
            driver.languages(file);
        } else if (arguments.no_chinese) {
            driver.no_chinese_font(file);
        } else if (arguments.timeline) {
            driver.timeline(file);
        } else if (arguments.inspector) {
            driver.inspector(file);
        } else if (arguments.keys) {
            driver.keys(file);
        } else {
            driver.walk(file);
        }
    }
    return driver.report();
}
