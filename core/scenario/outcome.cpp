#include "core/scenario/outcome.hpp"

#include "core/language/language.hpp"
#include "core/scenario/text.hpp"
#include "core/scenario/writer.hpp"

#include <fmt/format.h>

namespace cow {

std::string trouble_text(const StepOutcome& outcome) {
    if (!outcome.problem.empty()) {
        return outcome.problem;
    }
    return outcome.not_modelled.empty() ? outcome.disagreement
                                        : trf("not modelled: it may change {}", tr(outcome.not_modelled));
}

std::string format_result(const Script& script, const StepOutcome& outcome) {
    if (!outcome.has_result) {
        return outcome.unknown ? "?" : "";
    }
    const auto& what = script.statements[outcome.statement].what;
    if (const auto* call = std::get_if<CallStatement>(&what)) {
        return call_result_text(call->call, outcome.result);
    }
    const bool printable = outcome.result >= 0x20 && outcome.result < 0x7f;
    if (std::holds_alternative<TouchStatement>(what)) {
        return printable ? quoted_byte(static_cast<u8>(outcome.result)) : fmt::format("{}", outcome.result);
    }
    return fmt::format("{}", outcome.result);
}

} // namespace cow
