#include "core/check/describe.hpp"
#include "core/check/invariants.hpp"

#include <fmt/format.h>

#include <iterator>

namespace cow {
namespace {

class DumpSink {
public:
    void begin(std::string_view kind) { out_ += kind; }
    void number(std::string_view name, u64 value) {
        fmt::format_to(std::back_inserter(out_), " {}={}", name, value);
    }
    void hex(std::string_view name, u64 value) {
        fmt::format_to(std::back_inserter(out_), " {}={:#x}", name, value);
    }
    void text(std::string_view name, std::string_view value) {
        fmt::format_to(std::back_inserter(out_), " {}={}", name, value.empty() ? "-" : value);
    }
    void end() { out_ += '\n'; }
    std::string result() { return std::move(out_); }

private:
    std::string out_;
};

} // namespace

std::string machine_dump(const Machine& machine) {
    DumpSink sink;
    detail::Description(machine, sink).all();
    return sink.result();
}

} // namespace cow
