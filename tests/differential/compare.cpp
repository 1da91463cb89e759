#include "tests/differential/compare.hpp"

#include "core/parse/parser.hpp"
#include "core/scenario/writer.hpp"

#include <fmt/format.h>

namespace cow::differential {

Comparison compare(const std::string& text, const real::VerifyOptions& options, Coverage* coverage) {
    Comparison out;
    real::Verifier verifier(parse_script(text).script, options);
    out.obstacle = verifier.obstacle();
    if (!out.obstacle.empty()) {
        return out;
    }
    while (!verifier.at_end() && !out.differs()) {
        StepVerdict verdict = verifier.advance();
        ++out.steps;
        out.observations += verdict.compared;
        if (coverage != nullptr) {
            coverage->add(verifier.script().statements[verdict.statement], verdict);
        }
        if (verdict.verdict == Verdict::not_compared) {
            ++out.not_compared[verdict.why];
        } else {
            ++out.steps_compared;
        }
        if (verdict.verdict == Verdict::differs) {
            out.step = out.steps;
            out.statement = write_statement(verifier.script().statements[verdict.statement]);
            out.differences = std::move(verdict.differences);
            if (out.differences.empty()) {
                out.differences.push_back({"", "verdict", {}, "agrees", "differs, without saying in what"});
            }
        }
    }
    return out;
}

std::string difference_text(const Difference& difference) {
    const std::string where =
        difference.address ? fmt::format(" of {:#x}", *difference.address) : std::string{};
    return fmt::format("{}{}{}{}: model {}, kernel {}", difference.process,
                       difference.process.empty() ? "" : " ", difference.field, where, difference.model,
                       difference.kernel);
}

std::string first_steps(const std::string& text, std::size_t steps) {
    Script script = parse_script(text).script;
    const std::vector<std::size_t> all = script.steps();
    if (steps < all.size()) {
        script.statements.resize(all[steps]);
    }
    return write_script(script);
}

} // namespace cow::differential
