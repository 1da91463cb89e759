#include "app/cli/run_command.hpp"

#include "app/cli/kernel_list.hpp"
#include "app/cli/report/compare_report.hpp"
#include "app/cli/report/json_report.hpp"
#include "app/cli/report/story_report.hpp"
#include "app/cli/source.hpp"
#include "core/scenario/diagnostic.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>

namespace cow::cli {
namespace {

constexpr std::array<std::string_view, 2> event_choices{"none", "all"};

/// The command line, understood.
struct RunSettings {
    RunOptions options;
    Shown shown = Shown::story;
    std::vector<KernelChoice> kernels; ///< to be compared; empty: one run, under `options`
};

Shown shown_by(const RunRequest& request) {
    if (request.trace) {
        return Shown::trace;
    }
    return request.events == "none" ? Shown::none : request.events == "all" ? Shown::all : Shown::story;
}

/// What says of one kernel what --compare says of several.
void understand_comparison(const RunRequest& request, RunSettings& settings, std::vector<Problem>& problems) {
    settings.kernels = kernels_in(*request.compare, problems);
    if (!request.fork.empty() || !request.bug.empty()) {
        problems.push_back(misuse(
            fmt::format("{} and --compare both say which kernel", request.fork.empty() ? "--bug" : "--fork"),
            "an element of --compare is MODE or MODE+BUG: --compare cow,eager+no_refcount"));
    }
    if (request.trace || (!request.events.empty() && !request.json)) {
        problems.push_back(
            misuse(fmt::format("{} shows the events of one kernel", request.trace ? "--trace" : "--events"),
                   "without --compare, with --fork MODE and --bug NAME; or --compare with --json, which has "
                   "them all"));
    }
}

RunSettings understand(const RunRequest& request, std::vector<Problem>& problems) {
    RunSettings settings;
    settings.shown = shown_by(request);
    if (!request.events.empty() && request.events != "none" && request.events != "all") {
        problems.push_back(unknown_choice("choice for --events", request.events, event_choices));
    }
    if (request.trace && request.events == "none") {
        problems.push_back(
            misuse("--trace shows every event and --events none shows none", "give one of them"));
    }
    if (!request.fork.empty()) {
        settings.options.fork = fork_mode_from_name(request.fork);
        if (!settings.options.fork) {
            problems.push_back(unknown_choice("fork mode", request.fork, fork_mode_names()));
        }
    }
    if (!request.bug.empty()) {
        settings.options.bug = bug_from_name(request.bug);
        if (!settings.options.bug) {
            std::vector<std::string_view> names(bug_names().begin(), bug_names().end());
            names.push_back(bug_name(Bug::none));
            problems.push_back(unknown_choice("bug", request.bug, names));
        }
    }
    if (request.compare) {
        understand_comparison(request, settings, problems);
    }
    return settings;
}

class RunCommand {
public:
    RunCommand(const RunRequest& request, const Streams& streams)
        : request_(request), streams_(streams), out_(streams.out) {}

    Exit run() {
        settings_ = understand(request_, problems_);
        if (!problems_.empty()) {
            report(streams_, request_.json, problems_);
            return Exit::bad;
        }
        for (const std::string& file : request_.files) {
            run_file(file);
        }
        if (request_.files.size() > 1 && !request_.json) {
            sum_up();
        }
        out_.flush();
        report(streams_, request_.json, problems_);
        return exit_;
    }

private:
    void run_file(const std::string& file) {
        const std::size_t known = problems_.size();
        std::optional<Script> script = load_script(file, streams_.in, problems_);
        if (!script) {
            exit_ = worse(exit_, Exit::bad);
            bad_.push_back(file);
            if (!request_
                     .json) { // at its place in the story; a program gets all of them in one object at the end
                out_.flush();
                report(streams_, false, std::span(problems_).subspan(known));
                problems_.clear();
            }
            return;
        }
        const Tally tally =
            settings_.kernels.empty() ? run_script(file, std::move(*script)) : compare_script(file, *script);
        if (!tally.ok()) {
            exit_ = worse(exit_, Exit::failed);
            failed_.push_back(file);
        }
    }

    Tally run_script(const std::string& file, Script script) {
        const Runner runner(std::move(script), settings_.options);
        return request_.json ? write_json_report(out_, file, runner, settings_.shown != Shown::none)
                             : tell(shown_name(file), runner);
    }

    Tally compare_script(const std::string& file, const Script& script) {
        if (request_.json) {
            return write_json_comparison(out_, file, script, settings_.kernels,
                                         settings_.shown != Shown::none);
        }
        begin_told();
        return tell_comparison(out_, streams_.out_style, shown_name(file), script, settings_.kernels);
    }

    /// An empty line between files.
    void begin_told() {
        if (told_++ > 0) {
            out_.write("\n");
        }
    }

    Tally tell(const std::string& file, const Runner& runner) {
        begin_told();
        StoryReport story(out_, streams_.out_style, settings_.shown);
        story.begin(file, runner.script());
        PlayOptions options;
        options.record = settings_.shown != Shown::none;
        options.rules = settings_.shown == Shown::story || settings_.shown == Shown::all;
        options.most_touches = settings_.shown == Shown::story ? StoryReport::most_touches : ~u64{0};
        const PlayResult played = play(runner, options, story);
        story.finish(played);
        return played.tally;
    }

    void sum_up() {
        const Style& style = streams_.out_style;
        const std::size_t all = request_.files.size();
        const std::size_t good = all - failed_.size() - bad_.size();
        const Ink ink = good == all ? Ink::good : Ink::bad;
        out_.print("\n{}\n", paint(style, ink, fmt::format("{} of {} scenarios hold.", good, all)));
        for (const std::string& file : failed_) {
            out_.print("  fails: {}\n", presentable(style, file));
        }
        for (const std::string& file : bad_) {
            out_.print("  cannot run: {}\n", presentable(style, file));
        }
    }

    const RunRequest& request_;
    const Streams& streams_;
    Output out_;
    RunSettings settings_;
    std::vector<Problem> problems_;
    std::vector<std::string> failed_;
    std::vector<std::string> bad_;
    std::size_t told_ = 0;
    Exit exit_ = Exit::ok;
};

} // namespace

CLI::App* declare_run(CLI::App& program, RunRequest& request) {
    CLI::App* command =
        program.add_subcommand("run", "runs scenarios in the terminal and checks what they expect");
    command->add_option("FILE", request.files, "scenarios");
    command->add_flag("--json", request.json, "print JSON");
    command->add_flag("--trace", request.trace, "show every event");
    command->add_option("--events", request.events, "which events to show");
    command->add_option("--fork", request.fork, "what fork does");
    command->add_option("--bug", request.bug, "run a faulty kernel");
    command->add_option("--compare", request.compare, "under these kernels side by side");
    return command;
}

Exit run_command(const RunRequest& request, const Streams& streams) {
    return RunCommand(request, streams).run();
}

} // namespace cow::cli
