#pragma once
// What `cowscope verify` prints of one scenario: for people, or for programs.

#include "app/cli/report/output.hpp"
#include "app/cli/report/terminal.hpp"
#include "app/linux/verifier.hpp"

#include <map>
#include <string>
#include <vector>

namespace cow::cli {

struct VerifyTally {
    std::size_t agree = 0, differ = 0, not_compared = 0; ///< steps
    u64 observations = 0;
    std::map<std::string, std::size_t> reasons; ///< why steps were not compared, and how many

    void add(const StepVerdict& verdict);
    void add(const VerifyTally& other);
    /// Nothing differs, and something was compared.
    bool ok() const { return differ == 0 && observations > 0; }
};

/// "Linux 6.18.44: zero_page=off fault_around=16 …", and what is not compared at all.
void write_traits(Output& out, const Style& style, const real::Traits& traits);
void write_traits_json(Output& out, const real::Traits& traits);

void begin_verify_report(Output& out, const Style& style, const std::string& file,
                         const real::Verifier& verifier);
void write_verdict(Output& out, const Style& style, const Script& script, const StepVerdict& verdict);
void end_verify_report(Output& out, const Style& style, const real::Verifier& verifier,
                       const VerifyTally& tally);

/// A line a reason, that of most steps first.
void write_reasons(Output& out, const Style& style, const VerifyTally& tally);

/// One object on one line.
void write_verify_json(Output& out, const std::string& file, const real::Verifier& verifier,
                       const std::vector<StepVerdict>& verdicts, const VerifyTally& tally);

} // namespace cow::cli
