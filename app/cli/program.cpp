#include "app/cli/program.hpp"

#include "app/cli/help.hpp"
#include "app/cli/run_command.hpp"
#include "app/cli/window_command.hpp"
#include "core/scenario/diagnostic.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
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

class Program {
public:
    Program(const std::vector<std::string>& arguments, const Streams& streams)
        : arguments_(arguments), streams_(streams), run_(declare_run(app_, run_request_)) {
        app_.set_help_flag("-h,--help");
        run_->set_help_flag("-h,--help");
        app_.set_version_flag("--version", std::string(version_text()));
        app_.add_option("FILE", file_);
    }

    Exit run() {
        try {
            std::vector<std::string> reversed(arguments_.rbegin(), arguments_.rend()); // as CLI11 wants it
            app_.parse(reversed);
        } catch (const CLI::CallForHelp&) {
            return print(run_->parsed() ? run_help() : program_help());
        } catch (const CLI::CallForVersion&) {
            return print(version_text());
        } catch (const CLI::ParseError& error) {
            return refuse(problem_of(error));
        }
        if (!run_->parsed()) {
            return window_command(file_, streams_);
        }
        if (!file_.empty()) {
            return refuse(misuse(fmt::format("unexpected '{}' before the command", file_),
                                 "cowscope run FILE..., or cowscope FILE for the window"));
        }
        return run_command(run_request_, streams_);
    }

    bool wants_json() const {
        const auto end = std::find(arguments_.begin(), arguments_.end(), "--");
        return std::find(arguments_.begin(), end, "--json") != end;
    }

private:
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
        if (!extra.empty() && !run_->parsed()) {
            return unknown_command(extra);
        }
        if (run_->parsed() && run_request_.files.empty()) {
            return misuse("run needs a FILE", "for example: cowscope run scenarios/fork/fork-cow.cow");
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
        const CLI::App& command = run_->parsed() ? *run_ : app_;
        const std::vector<std::string> all = spellings(command);
        const std::string_view near = nearest_word(option, {all.begin(), all.end()});
        std::string hint = near.empty() ? help_hint() : fmt::format("did you mean '{}'?", near);
        if (!run_->parsed() && knows(*run_, option)) {
            hint = fmt::format("that is an option of run: cowscope run FILE {}", option);
        }
        return misuse(fmt::format("unknown option '{}'", option), hint);
    }

    /// `cowscope WORD MORE…`: the first word took the place of the window's FILE.
    Problem unknown_command(const std::vector<std::string>& extra) const {
        const std::string_view near = nearest_word(file_, {"run"});
        if (near.empty() && file_.find_first_of("./") != std::string::npos) {
            return misuse(
                fmt::format("unexpected '{}': the window opens one file", extra.front()),
                fmt::format("all of them in the terminal: cowscope run {} {}", file_, fmt::join(extra, " ")));
        }
        return misuse(fmt::format("unknown command '{}'", file_),
                      near.empty() ? help_hint() : fmt::format("did you mean '{}'?", near));
    }

    std::string help_hint() const {
        return fmt::format("cowscope {}--help tells all about it", run_->parsed() ? "run " : "");
    }

    const std::vector<std::string>& arguments_;
    const Streams& streams_;
    std::string file_;
    RunRequest run_request_;
    CLI::App app_{"", "cowscope"};
    CLI::App* run_;
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
