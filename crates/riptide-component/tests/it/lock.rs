use riptide_component::{COMPONENT, LOCK};
use sha2::{Digest, Sha256};

#[test]
fn it_is_the_lock_of_these_bytes() {
    let digest: String = Sha256::digest(COMPONENT).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!((LOCK.sha256, LOCK.bytes), (digest.as_str(), COMPONENT.len() as u64));
}
