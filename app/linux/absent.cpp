// In place of all that drives real processes: says why there is none of it. No call of an operating system is in it.

#include "app/linux/place.hpp"
#include "app/linux/presence.hpp"
#include "app/linux/process/own_program.hpp"
#include "app/linux/verifier.hpp"
#include "app/linux/vm/guest.hpp"
#include "app/linux/vm/machine.hpp"
#include "app/linux/vm/qemu.hpp"
#include "core/language/language.hpp"

#include <cstdlib>
#include <filesystem>
#include <utility>

namespace cow::real {

std::string why_absent() {
    return std::string(tr("this program was built without the real kernel, which takes Linux on x86-64"));
}

std::string place_for_files() { return std::filesystem::temp_directory_path().string(); }

const Traits& probe_traits() {
    static const Traits none;
    return none;
}

class Verifier::Impl {
public:
    explicit Impl(Script checked) : script(std::move(checked)), obstacle(why_absent()) {}

    Script script;
    Machine machine;
    std::string obstacle;
};

Verifier::Verifier(Script script, const VerifyOptions&) : impl_(std::make_unique<Impl>(std::move(script))) {}
Verifier::~Verifier() = default;
const std::string& Verifier::obstacle() const { return impl_->obstacle; }
const Traits& Verifier::traits() const { return probe_traits(); }
const Script& Verifier::script() const { return impl_->script; }
const Machine& Verifier::machine() const { return impl_->machine; }
std::vector<std::string> Verifier::left_out() const { return {}; }
std::size_t Verifier::step() const { return 0; }
bool Verifier::at_end() const { return true; }
StepVerdict Verifier::advance() { return {}; }

OwnProgram::OwnProgram(const std::vector<std::string>&, const std::string&) {
    throw Unavailable(why_absent());
}
OwnProgram::~OwnProgram() = default;
bool OwnProgram::runs() { return false; }

namespace vm {

bool is_guest() { return false; }
void run_guest() { std::abort(); }
bool is_ours() { return false; }
std::string missing_emulator() { return why_absent(); }
int run_in_machine(const MachineRequest&) { throw Unavailable(why_absent()); }
std::vector<std::string> environment_for_printing() { return {}; }

} // namespace vm
} // namespace cow::real
