#pragma once
// Holds what the model shows against what the kernel shows.

#include "app/linux/sight/seen.hpp"
#include "core/check/verdict.hpp"

#include <fmt/format.h>

#include <string>
#include <vector>

namespace cow::real {

/// Counts what is compared and keeps what differs, of one field in one process only the first few.
class Comparison {
public:
    /// A value that one side cannot tell is not compared.
    template <class T>
    void check(const std::string& process, Field field, std::optional<u64> address, const T& model,
               const T& kernel);
    void differ(Difference difference);

    u64 compared() const { return compared_; }
    const std::vector<Difference>& differences() const { return differences_; }

private:
    static constexpr std::size_t most_of_a_field = 4;
    u64 compared_ = 0;
    std::vector<Difference> differences_;
};

/// The state after a step. Frames are the same when equal frames of one are equal frames of the other.
void compare(const Seen& model, const Seen& kernel, Comparison& out);
/// What the step itself came to.
void compare(const StepSeen& model, const StepSeen& kernel, Comparison& out);
/// What the probing stores came to.
void compare_writable(const ProcessSeen& model, const ProcessSeen& kernel, Comparison& out);

template <class T> struct SeenText {
    static std::string of(const T& value) { return fmt::format("{}", value); }
};
template <> struct SeenText<std::string> {
    static std::string of(const std::string& value) { return value; }
};
template <> struct SeenText<bool> {
    static std::string of(bool value) { return value ? "yes" : "no"; }
};

template <class T>
void Comparison::check(const std::string& process, Field field, std::optional<u64> address, const T& model,
                       const T& kernel) {
    if constexpr (requires { model.has_value(); }) {
        if (model && kernel) {
            check(process, field, address, *model, *kernel);
        }
    } else {
        ++compared_;
        if (model != kernel) {
            differ({process, field_name(field), address, SeenText<T>::of(model), SeenText<T>::of(kernel)});
        }
    }
}

} // namespace cow::real
