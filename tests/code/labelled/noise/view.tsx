export function Row(props: { email: string; status: string; orders: number }) {
  // select the users from the table
  return <td title={`Update ${props.email} and set status`}>{props.orders}</td>;
}
