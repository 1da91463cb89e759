#pragma once
// The open scenario on the real kernel, beside the model: whether each step came out the same there.
//
// It follows the player: every step that the cursor has reached is done for real once, a little in each frame, and its
// verdict is kept. Going back shows what is kept; another script starts anew. With the script's last step the real
// processes end.

#include "app/view/scene/sample.hpp"
#include "app/view/session/judge.hpp"
#include "core/scenario/player.hpp"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace cow::ui {

/// Steps by what became of them.
struct VerdictTally {
    std::size_t agree = 0;
    std::size_t differ = 0;
    std::size_t not_compared = 0;
    u64 observations = 0;

    void add(const StepVerdict& verdict);
    bool operator==(const VerdictTally&) const = default;
};

class RealKernel {
public:
    /// Without a judge nothing is ever compared.
    explicit RealKernel(MakeJudge make_judge) : make_judge_(std::move(make_judge)) {}
    RealKernel(const RealKernel&) = delete;
    RealKernel& operator=(const RealKernel&) = delete;

    /// On or off. Off: the verdicts are forgotten, and every real process ends.
    void toggle();
    /// Whether `kernel: ksm_scan` may run the kernel's own scanner. A change starts anew.
    void toggle_merging();

    /// Which kernel is asked. A change starts anew.
    void ask_at(JudgePlace place);

    /// Tells it what is open (null: nothing) and where the cursor is. `generation` counts the files opened.
    void follow(const Player* player, u64 generation);
    /// Does steps that are due for about `seconds`, at least one; the first call only starts the processes.
    void work(double seconds);
    /// Something is left to be done by work().
    bool busy() const;

    /// It is on its way to a kernel that can be asked: nothing can be done but to call work() now and then.
    bool waits() const { return judge_ && !ready_; }
    /// Meanwhile: what is being done.
    const std::string& progress() const { return progress_; }

    bool on() const { return on_; }
    JudgePlace place() const { return asked_at_; }
    bool merging_allowed() const { return merging_; }
    /// The scenario has steps that only merging can do, `kernel: ksm_scan`, and the kernel is not our own to merge.
    bool scans() const { return scans_ && asked_at_ == JudgePlace::here; }
    /// Why nothing can be compared although it is on; "" when it can, or is off.
    const std::string& obstacle() const { return obstacle_; }
    /// Counts the times that an obstacle was met, so that it can be told once.
    u64 refusals() const { return refusals_; }
    /// It is on and compares.
    bool comparing() const { return on_ && make_judge_ != nullptr && obstacle_.empty(); }

    /// Of a step that has been done for real, or null.
    const StepVerdict* verdict(std::size_t step) const;
    /// The cursor has been behind this step, and its verdict is still to come.
    bool is_due(std::size_t step) const;
    const VerdictTally& tally() const { return tally_; }
    /// After this step the model that was compared, under this kernel's rules, is not what the scenario's own settings
    /// lead to: `shown`, by whole steps.
    bool went_apart(std::size_t step, const std::vector<Sample>& shown) const;

    /// Known once it has started: `uname -r`, what is not compared at all, and where the scenario's own settings give
    /// way to the kernel's ("fault_around=16"). Each a sentence or a setting.
    const std::string& release() const { return release_; }
    /// Where the model's rules were not verified on this release: the versions on which they were ("6.18"); "" else.
    const std::string& verified_elsewhere() const { return verified_elsewhere_; }
    const std::vector<std::string>& left_out() const { return left_out_; }
    const std::vector<std::string>& other_rules() const { return other_rules_; }

private:
    void start();
    void prepare();
    void stop();
    void refuse(const std::string& why);

    struct Place { // which history of which file, told in which language
        u64 generation = 0;
        std::size_t branch = 0;
        Language language = Language::english;
        bool operator==(const Place&) const = default;
    };

    bool on_ = false;
    JudgePlace asked_at_ = JudgePlace::here;
    bool merging_ = false;
    bool scans_ = false;
    std::optional<Place> place_;
    std::size_t reached_ = 0;       ///< steps that the cursor has had behind it
    std::optional<Script> waiting_; ///< to be started
    MakeJudge make_judge_;
    std::unique_ptr<Judge> judge_;
    MachineConfig own_;  ///< the scenario's settings, which the judge may not keep
    bool ready_ = false; ///< the judge has prepared itself
    bool done_ = false;  ///< with the last step
    std::string progress_;
    std::vector<StepVerdict> verdicts_; ///< by step
    VerdictTally tally_;
    std::string obstacle_;
    u64 refusals_ = 0;
    std::string release_;
    std::string verified_elsewhere_;
    std::vector<std::string> left_out_;
    std::vector<std::string> other_rules_;
    std::vector<Sample> compared_; ///< by step: the model's figures, while there are other rules
};

} // namespace cow::ui
