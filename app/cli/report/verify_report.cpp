#include "app/cli/report/verify_report.hpp"

#include "app/cli/report/json_writer.hpp"
#include "app/linux/verified.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace cow::cli {
namespace {

std::string_view verdict_name(Verdict verdict) {
    switch (verdict) {
    case Verdict::agrees: return "agrees";
    case Verdict::differs: return "differs";
    case Verdict::not_compared: return "not_compared";
    }
    return "";
}

std::string mark(const Style& style, Verdict verdict) {
    switch (verdict) {
    case Verdict::agrees: return paint(style, Ink::good, style.utf8 ? "✓ agrees " : "agrees  ");
    case Verdict::differs: return paint(style, Ink::bad, style.utf8 ? "✗ differs" : "DIFFERS ");
    case Verdict::not_compared: return paint(style, Ink::dim, style.utf8 ? "· skipped" : "skipped ");
    }
    return "";
}

std::string count_of(std::size_t count, std::string_view one, std::string_view more) {
    return fmt::format("{} {}", count, count == 1 ? one : more);
}

/// "init 0x7f0000001000 minflt: model 0, kernel 1"
std::string difference_text(const Difference& difference) {
    const std::string where = difference.address ? fmt::format("{:#x} ", *difference.address) : "";
    return fmt::format("{}{}{}{}: model {}, kernel {}", difference.process,
                       difference.process.empty() ? "" : " ", where, difference.field,
                       difference.model.empty() ? "none" : difference.model,
                       difference.kernel.empty() ? "none" : difference.kernel);
}

/// The scenario's own settings that gave way to the kernel's rules.
std::string rules_text(const real::Traits& traits) {
    return fmt::format("kernel={} zero_page={} fault_around={} overcommit={}",
                       kernel_version_name(nearest_kernel(traits.release)), traits.zero_page ? "on" : "off",
                       traits.fault_around, traits.overcommit);
}

void write_json_verdict(JsonWriter& out, const Script& script, const StepVerdict& verdict) {
    const Statement& statement = script.statements[verdict.statement];
    out.begin_object();
    out.member("line", statement.line);
    out.member("process", statement.process);
    out.member("text", statement.text);
    out.member("verdict", verdict_name(verdict.verdict));
    if (!verdict.why.empty()) {
        out.member("why", verdict.why);
    }
    out.member("compared", verdict.compared);
    if (!verdict.left_out.empty()) {
        out.key("left_out");
        out.begin_array();
        for (const std::string& left_out : verdict.left_out) {
            out.value(left_out);
        }
        out.end_array();
    }
    out.key("differences");
    out.begin_array();
    for (const Difference& difference : verdict.differences) {
        out.begin_object();
        out.member("process", difference.process);
        out.member("field", difference.field);
        out.key("address");
        if (difference.address) {
            out.value(*difference.address);
        } else {
            out.null();
        }
        out.member("model", difference.model);
        out.member("kernel", difference.kernel);
        out.end_object();
    }
    out.end_array();
    out.end_object();
}

/// The reasons of a tally with their steps, that of most steps first.
std::vector<std::pair<std::size_t, std::string>> by_steps(const VerifyTally& tally) {
    std::vector<std::pair<std::size_t, std::string>> out;
    for (const auto& [why, steps] : tally.reasons) {
        out.emplace_back(steps, why);
    }
    std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    return out;
}

void write_members(JsonWriter& json, const real::Traits& traits) {
    for (const auto& [name, value] : traits.listed()) {
        json.member(name, value);
    }
    for (const KernelTraitInfo& info : kernel_traits()) {
        json.member(info.name, traits.rules.has.has(info.trait) ? "yes" : "no");
    }
}

/// Of a kernel that the rules were not verified on.
void write_unverified(Output& out, const Style& style, const real::Traits& traits) {
    if (!real::is_verified(traits.release)) {
        const std::string text = fmt::format(
            "Linux {} is not among the verified kernels ({}): what differs may be a rule of its own",
            traits.release, real::verified_versions());
        out.print("{}\n", paint(style, Ink::bad, presentable(style, text)));
    }
}

} // namespace

void VerifyTally::add(const StepVerdict& verdict) {
    agree += verdict.verdict == Verdict::agrees ? 1 : 0;
    differ += verdict.verdict == Verdict::differs ? 1 : 0;
    not_compared += verdict.verdict == Verdict::not_compared ? 1 : 0;
    observations += verdict.compared;
    if (verdict.verdict == Verdict::not_compared) {
        ++reasons[verdict.why];
    }
}

void VerifyTally::add(const VerifyTally& other) {
    agree += other.agree;
    differ += other.differ;
    not_compared += other.not_compared;
    observations += other.observations;
    for (const auto& [why, steps] : other.reasons) {
        reasons[why] += steps;
    }
}

void write_traits(Output& out, const Style& style, const real::Traits& traits) {
    for (const auto& [name, value] : traits.listed()) {
        out.print("{:<23} {}\n", name, presentable(style, value));
    }
    out.print("\nRules that came with a release: whether this kernel has them, and how that is known.\n");
    for (const KernelTraitInfo& info : kernel_traits()) {
        out.print("{:<24} {:<3} {:<14} since {}: {} ({})\n", info.name,
                  traits.rules.has.has(info.trait) ? "yes" : "no",
                  traits.rules.tried.has(info.trait) ? "tried" : "by its version", info.since, info.what,
                  info.source);
    }
    write_unverified(out, style, traits);
    if (!traits.supported) {
        out.print("{}\n", paint(style, Ink::bad,
                                fmt::format("cannot verify here: {}", presentable(style, traits.why_not))));
    }
}

void write_traits_json(Output& out, const real::Traits& traits) {
    JsonWriter json(out);
    json.begin_object();
    json.member("supported", traits.supported);
    write_members(json, traits);
    json.end_object();
    out.write("\n");
}

void write_reasons(Output& out, const Style& style, const VerifyTally& tally) {
    for (const auto& [steps, why] : by_steps(tally)) {
        out.print("{}\n", paint(style, Ink::dim,
                                presentable(style, fmt::format("not compared, {}: {}",
                                                               count_of(steps, "step", "steps"), why))));
    }
}

void begin_verify_report(Output& out, const Style& style, const std::string& file,
                         const real::Verifier& verifier) {
    const std::string& title = verifier.script().shown_title();
    out.print("{}\n", paint(style, Ink::title, presentable(style, title.empty() ? file : title)));
    out.print("{}\n", paint(style, Ink::dim,
                            fmt::format("{} on Linux {}; the model runs with {}", presentable(style, file),
                                        verifier.traits().release, rules_text(verifier.traits()))));
    write_unverified(out, style, verifier.traits());
    out.write("\n");
}

void write_verdict(Output& out, const Style& style, const Script& script, const StepVerdict& verdict) {
    const Statement& statement = script.statements[verdict.statement];
    const std::string result = verdict.result.empty() ? "" : fmt::format("  = {}", verdict.result);
    out.print("{:>4}  {}  {:>5}  {}{}\n", statement.line, mark(style, verdict.verdict),
              verdict.compared == 0 ? "" : std::to_string(verdict.compared),
              presentable(style, statement.text), paint(style, Ink::dim, presentable(style, result)));
    for (const Difference& difference : verdict.differences) {
        out.print("      {}\n", paint(style, Ink::bad, presentable(style, difference_text(difference))));
    }
    if (!verdict.why.empty()) {
        out.print("      {}\n", paint(style, Ink::dim, presentable(style, "not compared: " + verdict.why)));
    }
    for (const std::string& left_out : verdict.left_out) {
        out.print("      {}\n", paint(style, Ink::dim, presentable(style, "left out: " + left_out)));
    }
}

void end_verify_report(Output& out, const Style& style, const real::Verifier& verifier,
                       const VerifyTally& tally) {
    out.write("\n");
    for (const std::string& left_out : verifier.left_out()) {
        out.print("{}\n", paint(style, Ink::dim, "left out: " + left_out));
    }
    write_reasons(out, style, tally);
    const std::string text =
        fmt::format("{}: {} agree, {} differ, {} not compared; {} compared",
                    count_of(verifier.step(), "step", "steps"), tally.agree, tally.differ, tally.not_compared,
                    count_of(tally.observations, "observation", "observations"));
    out.print("{}\n", paint(style, tally.ok() ? Ink::good : Ink::bad, text));
}

void write_verify_json(Output& out, const std::string& file, const real::Verifier& verifier,
                       const std::vector<StepVerdict>& verdicts, const VerifyTally& tally) {
    JsonWriter json(out);
    json.begin_object();
    json.member("file", file);
    json.member("title", verifier.script().shown_title());
    json.member("ok", tally.ok());
    json.member("obstacle", verifier.obstacle());
    json.key("traits");
    json.begin_object();
    write_members(json, verifier.traits());
    json.end_object();
    json.key("left_out");
    json.begin_array();
    for (const std::string& left_out : verifier.left_out()) {
        json.value(left_out);
    }
    json.end_array();
    json.key("steps");
    json.begin_array();
    for (const StepVerdict& verdict : verdicts) {
        write_json_verdict(json, verifier.script(), verdict);
    }
    json.end_array();
    json.key("summary");
    json.begin_object();
    json.member("steps", verdicts.size());
    json.member("agree", tally.agree);
    json.member("differ", tally.differ);
    json.member("not_compared", tally.not_compared);
    json.member("observations", tally.observations);
    json.key("reasons");
    json.begin_array();
    for (const auto& [steps, why] : by_steps(tally)) {
        json.begin_object();
        json.member("why", why);
        json.member("steps", steps);
        json.end_object();
    }
    json.end_array();
    json.end_object();
    json.end_object();
    out.write("\n");
}

} // namespace cow::cli
