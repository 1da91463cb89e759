#include "app/cli/verify_command.hpp"

#include "app/cli/report/verify_report.hpp"
#include "app/cli/source.hpp"
#include "app/cli/verify_machine.hpp"
#include "app/linux/presence.hpp"
#include "app/linux/vm/guest.hpp"
#include "core/language/language.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>

namespace cow::cli {
namespace {

/// Of several files: one that differs outweighs one that could not be compared, and a bad file both.
int weight(Exit exit) {
    switch (exit) {
    case Exit::ok: return 0;
    case Exit::cannot: return 1;
    case Exit::failed: return 2;
    case Exit::bad: return 3;
    }
    return 3;
}

/// What the options say about a machine does not go together.
std::optional<Problem> wrong_machine(const VerifyRequest& request) {
    const std::string& kernel = request.kernel;
    const std::string_view option = kernel.empty() ? "--vmlinuz" : "--kernel";
    const std::string& value = kernel.empty() ? request.vmlinuz : kernel;
    if (!request.vm && !value.empty()) {
        return misuse(fmt::format("{} is for a machine of its own", option),
                      fmt::format("cowscope verify --vm {} {} FILE...", option, value));
    }
    if (!kernel.empty() && !request.vmlinuz.empty()) {
        return misuse("--kernel and --vmlinuz are two ways to say the same", "leave one of them out");
    }
    constexpr std::string_view allowed = "0123456789abcdefghijklmnopqrstuvwxyz.+-~";
    const bool is_version = !kernel.empty() && kernel.front() >= '0' && kernel.front() <= '9' &&
                            kernel.find_first_not_of(allowed) == std::string::npos;
    if (!kernel.empty() && kernel != "newest" && !is_version) {
        return misuse(fmt::format("'{}' is no version of a kernel", kernel),
                      "for example: --kernel 6.1, --kernel 6.12, --kernel newest");
    }
    return std::nullopt;
}

class VerifyCommand {
public:
    VerifyCommand(const VerifyRequest& request, const Streams& streams)
        : request_(request), streams_(streams), out_(streams.out) {}

    Exit run() {
        if (request_.traits) {
            return print_traits();
        }
        if (!request_.bug.empty()) {
            bug_ = bug_from_name(request_.bug);
            if (!bug_) {
                const Problem problem = unknown_choice("bug", request_.bug, bug_names());
                report(streams_, request_.json, std::span(&problem, 1));
                return Exit::bad;
            }
        }
        for (const std::string& file : request_.files) {
            const Exit exit = verify(file);
            exit_ = weight(exit) > weight(exit_) ? exit : exit_;
        }
        if (request_.files.size() > 1 && !request_.json) {
            sum_up();
        }
        out_.flush();
        report(streams_, request_.json, problems_);
        return exit_;
    }

private:
    Exit print_traits() {
        const real::Traits& traits = real::probe_traits();
        if (request_.json) {
            write_traits_json(out_, traits);
        } else {
            write_traits(out_, streams_.out_style, traits);
        }
        out_.flush();
        return traits.supported ? Exit::ok : Exit::cannot;
    }

    Exit verify(const std::string& file) {
        const std::size_t known = problems_.size();
        std::optional<Script> script = load_script(file, streams_.in, problems_);
        if (!script) {
            bad_.push_back(file);
            if (!request_.json) {
                out_.flush();
                report(streams_, false, std::span(problems_).subspan(known));
                problems_.clear();
            }
            return Exit::bad;
        }
        real::VerifyOptions options;
        options.allow_ksm = request_.allow_ksm || real::vm::is_ours();
        options.use_privilege = !request_.unprivileged;
        options.bug = bug_;
        real::Verifier verifier(std::move(*script), options);
        const VerifyTally tally = request_.json ? tell_json(file, verifier) : tell(file, verifier);
        total_.add(tally);
        if (tally.differ != 0) {
            different_.push_back(file);
            return Exit::failed;
        }
        if (!tally.ok()) {
            impossible_.emplace_back(file, verifier.obstacle());
            return Exit::cannot;
        }
        ++agreeing_;
        return Exit::ok;
    }

    VerifyTally tell(const std::string& file, real::Verifier& verifier) {
        const Style& style = streams_.out_style;
        VerifyTally tally;
        if (told_++ > 0) {
            out_.write("\n");
        }
        begin_verify_report(out_, style, shown_name(file), verifier);
        if (!verifier.obstacle().empty()) {
            out_.print("{}\n",
                       paint(style, Ink::bad, "not verified: " + presentable(style, verifier.obstacle())));
            return tally;
        }
        while (!verifier.at_end()) {
            const StepVerdict verdict = verifier.advance();
            tally.add(verdict);
            write_verdict(out_, style, verifier.script(), verdict);
            out_.flush();
        }
        end_verify_report(out_, style, verifier, tally);
        return tally;
    }

    VerifyTally tell_json(const std::string& file, real::Verifier& verifier) {
        VerifyTally tally;
        std::vector<StepVerdict> verdicts;
        while (verifier.obstacle().empty() && !verifier.at_end()) {
            verdicts.push_back(verifier.advance());
            tally.add(verdicts.back());
        }
        write_verify_json(out_, file, verifier, verdicts, tally);
        return tally;
    }

    void sum_up() {
        const Style& style = streams_.out_style;
        out_.write("\n");
        write_reasons(out_, style, total_);
        out_.print("{}\n",
                   paint(style, different_.empty() && bad_.empty() ? Ink::good : Ink::bad,
                         fmt::format("{} of {} scenarios agree with this kernel; {} steps compared, {} "
                                     "not; {} observations.",
                                     agreeing_, request_.files.size(), total_.agree + total_.differ,
                                     total_.not_compared, total_.observations)));
        for (const std::string& file : different_) {
            out_.print("  differs: {}\n", presentable(style, file));
        }
        for (const auto& [file, why] : impossible_) {
            out_.print("  not verified: {}: {}\n", presentable(style, file),
                       presentable(style, why.empty() ? "no step of it can be compared" : why));
        }
        for (const std::string& file : bad_) {
            out_.print("  cannot run: {}\n", presentable(style, file));
        }
    }

    const VerifyRequest& request_;
    const Streams& streams_;
    Output out_;
    std::vector<Problem> problems_;
    std::optional<Bug> bug_;
    std::vector<std::string> different_;
    std::vector<std::string> bad_;
    std::vector<std::pair<std::string, std::string>> impossible_; ///< file, why
    VerifyTally total_;
    std::size_t agreeing_ = 0;
    std::size_t told_ = 0;
    Exit exit_ = Exit::ok;
};

} // namespace

CLI::App* declare_verify(CLI::App& program, VerifyRequest& request) {
    CLI::App* command =
        program.add_subcommand("verify", "runs scenarios in the model and on the real kernel, and compares");
    command->add_option("FILE", request.files, "scenarios");
    command->add_flag("--json", request.json, "print JSON");
    command->add_flag("--traits", request.traits, "print the rules of this kernel");
    command->add_flag("--allow-ksm", request.allow_ksm, "let same-page merging be switched on meanwhile");
    command->add_option("--bug", request.bug, "a faulty model");
    command->add_flag("--unprivileged", request.unprivileged, "look only at what any user may see");
    command->add_flag("--vm", request.vm, "on a kernel in a machine of its own");
    command->add_option("--kernel", request.kernel, "which kernel");
    command->add_option("--vmlinuz", request.vmlinuz, "the kernel in a file");
    command->add_option("--language", request.language, "of the reasons");
    return command;
}

Exit verify_command(const VerifyRequest& request, const Streams& streams) {
    if (const std::optional<Problem> problem = wrong_machine(request)) {
        report(streams, request.json, std::span(&*problem, 1));
        return Exit::bad;
    }
    const std::optional<Language> language =
        request.language.empty() ? Language::english : language_from_code(request.language);
    if (!language) {
        const Problem problem = unknown_language(request.language);
        report(streams, request.json, std::span(&problem, 1));
        return Exit::bad;
    }
    const Speaking speaking(*language);
    if (const std::string reason = real::why_absent(); !reason.empty()) {
        const Problem problem = misuse(reason, "");
        report(streams, request.json, std::span(&problem, 1));
        return Exit::cannot;
    }
    if (request.vm) {
        return verify_in_machine(request, streams);
    }
    return VerifyCommand(request, streams).run();
}

} // namespace cow::cli
