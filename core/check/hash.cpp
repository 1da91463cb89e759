#include "core/base/rng.hpp"
#include "core/check/describe.hpp"
#include "core/check/invariants.hpp"

namespace cow {
namespace {

class HashSink {
public:
    void begin(std::string_view kind) { add(kind.size() + static_cast<u8>(kind.front())); }
    void number(std::string_view, u64 value) { add(value); }
    void hex(std::string_view, u64 value) { add(value); }
    void text(std::string_view, std::string_view value) {
        u64 sum = 0xcbf29ce484222325ULL; // FNV-1a
        for (const char c : value) {
            sum = (sum ^ static_cast<u8>(c)) * 0x100000001b3ULL;
        }
        add(sum);
    }
    void end() { add(1); }
    u64 result() const { return hash_; }

private:
    void add(u64 value) { hash_ = mix64(hash_ ^ (value * 0x9e3779b97f4a7c15ULL)); }
    u64 hash_ = 0;
};

} // namespace

u64 machine_hash(const Machine& machine) {
    HashSink sink;
    detail::Description(machine, sink).all();
    return sink.result();
}

} // namespace cow
