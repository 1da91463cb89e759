#pragma once
// Whoever does a scenario for real beside the model and compares the two. What does that knows the operating system;
// this library does not.

#include "core/check/verdict.hpp"
#include "core/machine/machine.hpp"
#include "core/scenario/script.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace cow::ui {

class Judge {
public:
    Judge() = default;
    Judge(const Judge&) = delete;
    Judge& operator=(const Judge&) = delete;
    virtual ~Judge() = default;

    /// What has to be done before anything else can be asked, which goes on meanwhile ("booting Linux 6.18.44"); "" when
    /// it is done. To be asked again and again; never waits.
    virtual std::string prepare() { return {}; }
    /// Why nothing of the scenario can be compared on this machine; "" when it can.
    virtual const std::string& obstacle() const = 0;
    /// `uname -r`.
    virtual const std::string& release() const = 0;
    /// Where this kernel is none of those that the model was verified on: the versions of those; else "".
    virtual const std::string& verified_elsewhere() const = 0;
    /// What is not compared here at all, each in a sentence.
    virtual std::vector<std::string> left_out() const = 0;
    /// The settings of the machine under which the two are compared.
    virtual const MachineConfig& config() const = 0;
    /// The model's machine, after the last step.
    virtual const Machine& machine() const = 0;

    virtual std::size_t step() const = 0; ///< steps done
    virtual bool at_end() const = 0;
    /// Does the next step in both and compares.
    virtual StepVerdict advance() = 0;
};

/// Which kernel is asked.
enum class JudgePlace : u8 {
    here,        ///< the one that this program runs on
    own_machine, ///< one in a machine of its own, booted for it
};

struct JudgeOptions {
    JudgePlace place = JudgePlace::here;
    bool allow_merging = false; ///< `kernel: ksm_scan` may run the real kernel's own scanner
};

/// Makes one for a script; it has started when it is returned and has prepared itself, or says what hinders it.
using MakeJudge = std::function<std::unique_ptr<Judge>(Script script, const JudgeOptions& options)>;

/// The real kernels, as whoever owns the program hands them in.
struct Judges {
    MakeJudge make; ///< none: nobody compares
    std::string (*missing)() =
        nullptr; ///< what a machine of its own lacks here, and how to get it; "" when nothing
};

} // namespace cow::ui
