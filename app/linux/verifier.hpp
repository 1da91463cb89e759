#pragma once
// Runs a scenario twice at once, in the model and on the Linux kernel underneath, and compares what can be seen after
// every step.
//
//   real::Verifier verifier(script, {});
//   if (!verifier.obstacle().empty()) { … say it … }
//   while (!verifier.at_end()) {
//       const StepVerdict verdict = verifier.advance();
//   }
//
// The processes are real ones, in a process group of their own; none outlives the Verifier, or the program, however it
// ends. Nothing else on the machine changes, except that with `allow_ksm` same-page merging is switched on meanwhile.

#include "app/linux/sight/seen.hpp"
#include "app/linux/traits.hpp"
#include "core/check/verdict.hpp"
#include "core/scenario/runner.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace cow::real {

struct VerifyOptions {
    bool allow_ksm =
        false; ///< `kernel: ksm_scan` may run the kernel's own scanner; its settings are put back
    bool use_privilege = true;                ///< false: compare only what any user may read
    std::optional<Bug> bug;                   ///< a faulty model, to see what the comparison finds
    std::function<void(Seen& model)> falsify; ///< a lying one: alters what it says before it is compared
};

class Verifier {
public:
    /// Starts the first process. Never throws for what the kernel refuses: see obstacle().
    Verifier(Script script, const VerifyOptions& options);
    ~Verifier();
    Verifier(const Verifier&) = delete;
    Verifier& operator=(const Verifier&) = delete;

    /// Why nothing of this scenario can be compared on this machine; "" when it can.
    const std::string& obstacle() const;
    /// The rules that the kernel underneath plays by, and the model with it.
    const Traits& traits() const;
    /// With the machine settings that follow from the traits.
    const Script& script() const;
    /// The model's machine, after the last step.
    const Machine& machine() const;
    /// What is not compared here at all, each in a sentence: "which frame a page has: that takes root".
    /// Some of it shows only on the way.
    std::vector<std::string> left_out() const;

    std::size_t step() const; ///< steps done
    bool at_end() const;
    /// Runs the next step in both and compares. Once the two have parted for a reason that is known, every further
    /// step is not_compared.
    StepVerdict advance();

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace cow::real
