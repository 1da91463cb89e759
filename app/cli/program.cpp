#include "app/cli/program.hpp"

#include "app/cli/grade_command.hpp"
#include "app/cli/help.hpp"
#include "app/cli/quiz_command.hpp"
#include "app/cli/render_command.hpp"
#include "app/cli/report/version.hpp"
#include "app/cli/run_command.hpp"
#include "app/cli/verify_command.hpp"
#include "app/cli/window_command.hpp"
#include "core/scenario/diagnostic.hpp"
#include "core/scenario/vocabulary/vocabulary.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <new>

namespace cow::cli {
namespace {

/// "--json", "-h": how an option may be written.
std::vector<std::string> spellings(const CLI::App& command) {
    std::vector<std::string> out;
    for (const CLI::Option* option : command.get_options()) {
        for (const std::string& name : option->get_lnames()) {
            out.push_back("--" + name);
        }
        for (const std::string& name : option->get_snames()) {
            out.push_back("-" + name);
        }
    }
    return out;
}

bool knows(const CLI::App& command, const std::string& option) {
    const std::vector<std::string> all = spellings(command);
    return std::find(all.begin(), all.end(), option) != all.end();
}

/// A command of the program beside the window.
struct Command {
    std::string_view name;
    CLI::App* parsed_by = nullptr;
    std::string (*help)() = nullptr;
    std::string_view example;
    const std::vector<std::string>* files = nullptr;
    const bool* needs_no_file = nullptr; ///< an option that stands for itself; null: there is none
};

class Program {
public:
    Program(const std::vector<std::string>& arguments, const Streams& streams)
        : arguments_(arguments), streams_(streams),
          commands_{{{"run", declare_run(app_, run_), run_help, "cowscope run scenarios/fork/fork-cow.cow",
                      &run_.files, nullptr},
                     {"verify", declare_verify(app_, verify_), verify_help,
                      "cowscope verify scenarios/fork/fork-cow.cow", &verify_.files, &verify_.traits},
                     {"render", declare_render(app_, render_), render_help,
                      "cowscope render scenarios/fork/fork-cow.cow -o fork.png", &render_.files, nullptr},
                     {"quiz", declare_quiz(app_, quiz_), quiz_help,
                      "cowscope quiz scenarios/fork/fork-cow.cow", &quiz_.files, &quiz_.needs_no_file},
                     {"grade", declare_grade(app_, grade_), grade_help,
                      "cowscope grade assignment.cow ada.cow", &grade_.files, nullptr}}} {
        app_.set_help_flag("-h,--help");
        for (const Command& command : commands_) {
            command.parsed_by->set_help_flag("-h,--help");
        }
        app_.set_version_flag("--version", std::string());
        app_.add_option("FILE", file_);
        app_.add_flag("--narrate", narrate_);
    }

    Exit run() {
        try {
            std::vector<std::string> reversed(arguments_.rbegin(), arguments_.rend()); // as CLI11 wants it
            app_.parse(reversed);
        } catch (const CLI::CallForHelp&) {
            return print(chosen() != nullptr ? chosen()->help() : program_help());
        } catch (const CLI::CallForVersion&) {
            return print(version_text());
        } catch (const CLI::ParseError& error) {
            return refuse(problem_of(error));
        }
        const Command* command = chosen();
        if (command == nullptr) {
            return window_command(file_, narrate_, streams_);
        }
        if (!file_.empty()) {
            return refuse(
                misuse(fmt::format("unexpected '{}' before the command", file_),
                       fmt::format("cowscope {} FILE..., or cowscope FILE for the window", command->name)));
        }
        if (narrate_) {
            return refuse(misuse("--narrate is for the window", "cowscope --narrate FILE"));
        }
        if (lacks_file(*command)) {
            return refuse(file_missing(*command));
        }
        if (command->name == "render") {
            return render_command(render_, streams_);
        }
        if (command->name == "quiz") {
            return quiz_command(quiz_, streams_);
        }
        if (command->name == "grade") {
            return grade_command(grade_, streams_);
        }
        return command->name == "run" ? run_command(run_, streams_) : verify_command(verify_, streams_);
    }

    bool wants_json() const {
        const auto end = std::find(arguments_.begin(), arguments_.end(), "--");
        return std::find(arguments_.begin(), end, "--json") != end;
    }

private:
    const Command* chosen() const {
        const auto found = std::find_if(commands_.begin(), commands_.end(),
                                        [](const Command& command) { return command.parsed_by->parsed(); });
        return found == commands_.end() ? nullptr : &*found;
    }
    static bool lacks_file(const Command& command) {
        return command.files->empty() && (command.needs_no_file == nullptr || !*command.needs_no_file);
    }
    static Problem file_missing(const Command& command) {
        return misuse(fmt::format("{} needs a FILE", command.name),
                      fmt::format("for example: {}", command.example));
    }
    Exit print(std::string_view text) {
        Output out(streams_.out);
        out.write(text);
        out.flush();
        return Exit::ok;
    }
    Exit refuse(const Problem& problem) {
        report(streams_, wants_json(), std::span(&problem, 1));
        return Exit::bad;
    }

    /// What CLI11 found, said so that it helps.
    Problem problem_of(const CLI::ParseError& error) const {
        const std::vector<std::string> extra = app_.remaining(true);
        const auto is_option = [](const std::string& word) {
            return word.size() > 1 && word.front() == '-' && word != "--";
        };
        if (const auto option = std::find_if(extra.begin(), extra.end(), is_option); option != extra.end()) {
            return unknown_option(option->substr(0, option->find('=')));
        }
        if (!extra.empty() && chosen() == nullptr) {
            return unknown_command(extra);
        }
        if (chosen() != nullptr && lacks_file(*chosen())) {
            return file_missing(*chosen());
        }
        if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr) {
            const std::string what = error.what();
            const std::string option = what.substr(0, what.find(':'));
            const bool missing = std::count(arguments_.begin(), arguments_.end(), option) <= 1;
            return misuse(fmt::format("{} {}", option, missing ? "needs a value" : "is given more than once"),
                          help_hint());
        }
        return misuse(error.what(), help_hint());
    }

    Problem unknown_option(const std::string& option) const {
        const CLI::App& command = chosen() != nullptr ? *chosen()->parsed_by : app_;
        const std::vector<std::string> all = spellings(command);
        const std::string_view near = nearest_word(option, {all.begin(), all.end()});
        std::string hint = near.empty() ? help_hint() : fmt::format("did you mean '{}'?", near);
        for (const Command& other : commands_) {
            if (&other != chosen() && knows(*other.parsed_by, option)) {
                hint = fmt::format("that is an option of {}: cowscope {} FILE {}", other.name, other.name,
                                   option);
                break;
            }
        }
        return misuse(fmt::format("unknown option '{}'", option), hint);
    }

    /// `cowscope WORD MORE…`: the first word took the place of the window's FILE.
    Problem unknown_command(const std::vector<std::string>& extra) const {
        const std::string_view near = nearest_word(file_, vocabulary::names_of(commands_));
        if (near.empty() && file_.find_first_of("./") != std::string::npos) {
            return misuse(
                fmt::format("unexpected '{}': the window opens one file", extra.front()),
                fmt::format("all of them in the terminal: cowscope run {} {}", file_, fmt::join(extra, " ")));
        }
        return misuse(fmt::format("unknown command '{}'", file_),
                      near.empty() ? help_hint() : fmt::format("did you mean '{}'?", near));
    }

    std::string help_hint() const {
        return fmt::format("cowscope {}{}--help tells all about it",
                           chosen() != nullptr ? chosen()->name : "", chosen() != nullptr ? " " : "");
    }

    const std::vector<std::string>& arguments_;
    const Streams& streams_;
    std::string file_;
    bool narrate_ = false;
    RunRequest run_;
    VerifyRequest verify_;
    RenderRequest render_;
    QuizRequest quiz_;
    GradeRequest grade_;
    CLI::App app_{"", "cowscope"};
    std::array<Command, 5> commands_;
};

/// Says it if that is still possible.
Exit give_up(const Streams& streams, bool json, std::string message) {
    try {
        const Problem problem = misuse(std::move(message), "");
        report(streams, json, std::span(&problem, 1));
    } catch (const WriteError&) {
        // Nobody is left to tell.
    }
    return Exit::bad;
}

} // namespace

Exit run_program(const std::vector<std::string>& arguments, const Streams& streams) {
    Program program(arguments, streams);
    const bool json = program.wants_json();
    try {
        return program.run();
    } catch (const WriteError& failed) {
        // A reader that has had enough (cowscope … | head) is no error worth a word.
        return failed.error == EPIPE
                   ? Exit::bad
                   : give_up(streams, json, fmt::format("cannot write: {}", std::strerror(failed.error)));
    } catch (const std::bad_alloc&) {
        return give_up(streams, json, "this machine has not enough memory for it");
    } catch (const std::exception& error) {
        return give_up(streams, json, error.what());
    }
}

} // namespace cow::cli
