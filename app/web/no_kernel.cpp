#include "app/web/no_kernel.hpp"

#include "core/language/language.hpp"

#include <utility>

namespace cow::ui {
namespace {

std::string reason() {
    return std::string(
        tr("A browser lets no page run processes of its own, so no real kernel can be asked here; the "
           "program on Linux can."));
}

class NoKernel : public Judge {
public:
    explicit NoKernel(const Script& script) : config_(script.config), machine_(script.config) {}

    const std::string& obstacle() const override { return obstacle_; }
    const std::string& release() const override { return none_; }
    const std::string& verified_elsewhere() const override { return none_; }
    std::vector<std::string> left_out() const override { return {}; }
    const MachineConfig& config() const override { return config_; }
    const Machine& machine() const override { return machine_; }
    std::size_t step() const override { return 0; }
    bool at_end() const override { return true; }
    StepVerdict advance() override { return {}; }

private:
    std::string obstacle_ = reason();
    std::string none_;
    MachineConfig config_;
    Machine machine_;
};

} // namespace

Judges no_kernels() {
    return {[](Script script, const JudgeOptions&) -> std::unique_ptr<Judge> {
                return std::make_unique<NoKernel>(script);
            },
            reason};
}

} // namespace cow::ui
