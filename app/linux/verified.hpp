#pragma once
// The kernels that the model's rules were verified on, every scenario of them and thousands of random programs
// (scenarios/KERNELS.md). Others are compared just as well, but what differs there may
// be a rule that they have and the model does not.

#include <string>
#include <string_view>

namespace cow::real {

/// Is this `uname -r` of one of them?
bool is_verified(std::string_view release);
/// Their versions: "6.1, 6.12, 6.18".
std::string verified_versions();
/// The newest of them.
std::string newest_verified();

} // namespace cow::real
