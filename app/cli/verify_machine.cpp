#include "app/cli/verify_machine.hpp"

#include "app/cli/source.hpp"
#include "app/linux/process/posix.hpp"
#include "app/linux/verified.hpp"
#include "app/linux/vm/machine.hpp"

#include <cerrno>
#include <filesystem>
#include <set>
#include <utility>

namespace cow::cli {
namespace {

/// The same options, without those that led here.
std::vector<std::string> arguments_inside(const VerifyRequest& request) {
    std::vector<std::string> out{"verify"};
    const std::pair<bool, const char*> flags[] = {{request.json, "--json"},
                                                  {request.traits, "--traits"},
                                                  {request.allow_ksm, "--allow-ksm"},
                                                  {request.unprivileged, "--unprivileged"}};
    for (const auto& [is_on, name] : flags) {
        if (is_on) {
            out.emplace_back(name);
        }
    }
    if (!request.bug.empty()) {
        out.push_back("--bug=" + request.bug);
    }
    if (!request.language.empty()) {
        out.push_back("--language=" + request.language);
    }
    out.emplace_back("--");
    out.insert(out.end(), request.files.begin(), request.files.end());
    return out;
}

real::vm::Job job_of(const VerifyRequest& request, const Streams& streams, std::vector<Problem>& problems) {
    real::vm::Job job;
    job.arguments = arguments_inside(request);
    job.environment = real::vm::environment_for_printing();
    job.folder = std::filesystem::current_path().string();
    job.out_columns = static_cast<u32>(columns_of_terminal(streams.out));
    job.err_columns = static_cast<u32>(columns_of_terminal(streams.err));
    for (const std::string& path : request.files) {
        std::optional<std::string> text = read_source(path, streams.in, problems);
        if (text && is_standard_input(path)) {
            job.input = std::move(*text);
        } else if (text) {
            job.files.emplace_back(path, std::move(*text));
        }
    }
    return job;
}

/// The kernel that all of the files are about; else the newest that the rules were verified on.
std::string kernel_for(const real::vm::Job& job) {
    std::set<std::string> wanted;
    std::vector<Problem> told_inside;
    const auto look_at = [&](const std::string& text) {
        const std::optional<Script> script = parse_source("", text, told_inside);
        const bool bound = script && script->config.kernel_given;
        wanted.insert(bound ? std::string(kernel_version_name(script->config.kernel))
                            : real::newest_verified());
    };
    for (const auto& [path, text] : job.files) {
        look_at(text);
    }
    if (!job.input.empty()) {
        look_at(job.input);
    }
    return wanted.size() == 1 ? *wanted.begin() : real::newest_verified();
}

void pass(std::FILE* stream, std::string_view bytes) {
    if (std::fwrite(bytes.data(), 1, bytes.size(), stream) != bytes.size() || std::fflush(stream) != 0) {
        throw WriteError{errno};
    }
}

} // namespace

Exit verify_in_machine(const VerifyRequest& request, const Streams& streams) {
    std::vector<Problem> problems;
    real::vm::MachineRequest machine;
    machine.job = job_of(request, streams, problems);
    machine.kernel = request.kernel.empty() ? kernel_for(machine.job) : request.kernel;
    machine.image = request.vmlinuz;
    if (!problems.empty()) { // before anything is booted for them
        report(streams, request.json, problems);
        return Exit::bad;
    }
    machine.say = [&](const std::string& text) {
        pass(streams.err, presentable(streams.err_style, "cowscope: " + text) + "\n");
    };
    machine.out = [&](std::string_view bytes) { pass(streams.out, bytes); };
    machine.err = [&](std::string_view bytes) { pass(streams.err, bytes); };
    try {
        return static_cast<Exit>(real::vm::run_in_machine(machine));
    } catch (const real::Unavailable& reason) {
        const Problem problem = misuse(reason.what(), "");
        report(streams, request.json, std::span(&problem, 1));
        return Exit::cannot;
    }
}

} // namespace cow::cli
