#include "tests/differential/in_machine.hpp"

#include "app/linux/process/posix.hpp"
#include "app/linux/verified.hpp"
#include "app/linux/vm/machine.hpp"

#include <cstdio>
#include <filesystem>
#include <fstream>

namespace cow::differential {

int run_in_machine(const std::vector<std::string>& arguments, const MachineOptions& options) {
    real::vm::MachineRequest request;
    request.kernel = options.kernel.empty() ? real::newest_verified() : options.kernel;
    request.image = options.image;
    request.job.arguments = arguments;
    request.job.environment = real::vm::environment_for_printing();
    request.job.folder = "/";
    if (!options.out.empty()) {
        request.job.returned = std::filesystem::absolute(options.out).string();
        request.job.arguments.insert(request.job.arguments.end(), {"--out", request.job.returned});
    }
    const auto print = [](std::FILE* stream) {
        return [stream](std::string_view bytes) {
            std::fwrite(bytes.data(), 1, bytes.size(), stream);
            std::fflush(stream);
        };
    };
    request.out = print(stdout);
    request.err = print(stderr);
    request.say = [](const std::string& text) { std::fprintf(stderr, "# %s\n", text.c_str()); };
    request.file = [&](const std::string& name, std::string_view bytes) {
        std::ofstream(options.out + "/" + name, std::ios::binary) << bytes;
    };
    try {
        return real::vm::run_in_machine(request);
    } catch (const real::Unavailable& reason) {
        std::printf("SKIP: %s\n", reason.what());
        return 3;
    }
}

} // namespace cow::differential
